"""R4, R5 and R21: lost customers, why, and whose customers are; worked out again from whole tables."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qsl

import pytest

from fieldsales import clock
from fieldsales.reports import filters
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.heads import filter_words
from fieldsales.reports.page import page
from fieldsales.store import Actor
from tests.demo_shop import MOMENT, demo_shop
from tests.world import TODAY

OPEN = set("NCBAH")
PERIODS = [("2026-11-16", TODAY), ("2026-10-24", "2026-11-10"), ("2000-01-01", TODAY)]


class Shop:
    def __init__(self, folder):
        self.store, self.boss = demo_shop(folder), Actor("demo-boss", "方老板", "manager", "desk", ("owner",))

    def all(self, sql):
        with self.store.reader() as conn:
            return conn.all(sql)

    def asked(self, code, **args):
        said = filters.asked(args, TODAY, REPORTS[code].usual, self.boss, REPORTS[code].periods)
        with self.store.reader(self.boss) as conn:
            return answer(conn, REPORTS[code], said, self.boss, "zh", TODAY, most=10**6)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    made = Shop(tmp_path_factory.mktemp("demo"))
    yield made
    made.store.close()


@pytest.fixture(autouse=True)
def at_the_shops_afternoon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


def day(at):
    return clock.day_of(clock.parse(at))


def losses(shop, since, until):
    return [row for row in shop.all("SELECT * FROM lost_request") if since <= day(row["at"]) <= until]


@pytest.mark.parametrize(("since", "until"), PERIODS)
def test_lost_customers_are_counted_as_the_books_say(shop, since, until):
    found = shop.asked("R4", **{"period": "range", "from": since, "to": until})
    rows = {row["person_id"]: row for row in found.rows}
    truth = Counter((row["person_id"], row["status"]) for row in losses(shop, since, until))
    for person, row in rows.items():
        for status in ("approved", "rejected", "reassigned", "withdrawn", "submitted"):
            assert row[status] == truth[person, status], (person, status)
    assert sum(row["asked"] for row in rows.values()) == sum(truth.values())
    levels = {}
    for fact in shop.all("SELECT * FROM fact WHERE field = 'level' ORDER BY at, id"):
        levels.setdefault(fact["subject_id"], []).append((day(fact["at"]), fact["at"], fact["value"]))
    start, new = Counter(), Counter()
    for k in shop.all("SELECT id, owner_id, made_at FROM customer WHERE owner_id <> ''"):
        born = min([k["made_at"], *(at for _, at, _ in levels.get(k["id"], []))])
        if since <= day(born) <= until:
            new[k["owner_id"]] += 1
        elif day(born) < since and ([v for d, _, v in levels.get(k["id"], []) if d < since] or ["N"])[-1] in OPEN:
            start[k["owner_id"]] += 1
    assert {p: (r["start_n"], r["new_n"]) for p, r in rows.items()} == {p: (start[p], new[p]) for p in rows}
    assert [check["gap"] for check in found.checks] == [0]


@pytest.mark.parametrize(("since", "until"), PERIODS)
def test_reasons_and_competitors_are_those_that_were_agreed_to(shop, since, until):
    found = shop.asked("R5", **{"period": "range", "from": since, "to": until})
    agreed = [row for row in losses(shop, since, until) if row["status"] == "approved"]
    assert {(r["reason"], r["competitor"]): r["n"] for r in found.rows} == Counter(
        (r["reason"], r["competitor"] or "") for r in agreed
    )
    assert [check["gap"] for check in found.checks] == [0]
    if found.rows:
        assert found.rows[-1]["running"] == found.rows[0]["all_n"] == len(agreed)
    priced = [r["price_fen"] for r in agreed if r["competitor"] == "圣象" and r["price_fen"]]
    for row in found.rows:
        if row["competitor"] == "圣象":
            assert (row["price_sum"], row["price_n"]) == (sum(priced) / 100, len(priced))


@pytest.mark.parametrize(("since", "until"), PERIODS)
def test_into_the_pool_and_out_of_it_adds_up(shop, since, until):
    found = shop.asked("R21", **{"period": "range", "from": since, "to": until})
    assert [check["gap"] for check in found.checks] == [0]
    pooled = [f for f in shop.all("SELECT at FROM fact WHERE field = 'pooled_on'") if since <= day(f["at"]) <= until]
    claimed = Counter(
        f["person_id"]
        for f in shop.all("SELECT person_id, value FROM fact WHERE field = 'claimed_on'")
        if since <= f["value"] <= until
    )
    assert sum(row["put_in"] for row in found.rows) == len(pooled)
    assert Counter({row["person_id"]: row["claimed"] for row in found.rows if row["claimed"]}) == claimed
    if until == TODAY:
        assert found.total["after_n"] == len(shop.all("SELECT id FROM customer WHERE owner_id = ''"))


@pytest.mark.parametrize("code", ["R4", "R5"])
def test_every_number_opens_as_many_applications_as_it_says(shop, code):
    found = shop.asked(code, period="all")
    with shop.store.reader(shop.boss) as conn:
        seen = page(conn, found, shop.boss)
    links = {
        (c["href"], c["text"])
        for line in seen["lines"]
        for c in line["cells"]
        if c["href"].startswith("/report/losses")
    }
    assert len(links) > 3
    for href, text in links:
        assert shop.asked("losses", **dict(parse_qsl(href.partition("?")[2]))).size == int(text), href


@pytest.mark.parametrize(("since", "until"), PERIODS)
def test_every_number_about_whose_customers_are_opens_as_many_rows(shop, since, until):
    found = shop.asked("R21", **{"period": "range", "from": since, "to": until})
    with shop.store.reader(shop.boss) as conn:
        seen = page(conn, found, shop.boss)
    links = {(c["href"], c["text"]) for line in seen["lines"] for c in line["cells"] if c["href"]}
    assert len(links) > 3
    for href, text in links:
        code, _, query = href.removeprefix("/report/").partition("?")
        assert shop.asked(code, **dict(parse_qsl(query))).size == int(text), href


def test_the_list_behind_a_number_is_named_like_its_column_and_not_by_arguments(shop):
    for code, cell, said in [
        ("losses", "approved", "通过"),
        ("clashes", "won", "判归他"),
        ("customers", "expired", "过期"),
    ]:
        found = shop.asked(code, cell=cell, period="all")
        with shop.store.reader(shop.boss) as conn:
            assert filter_words(conn, found, "zh") == [said]
    found = shop.asked("customers", cell="open", has="no_plan", period="all")
    with shop.store.reader(shop.boss) as conn:
        assert filter_words(conn, found, "zh") == ["没有下一步"]


def test_a_rate_without_applications_is_a_dash(shop):
    found = shop.asked("R4", **{"period": "range", "from": "2026-09-28", "to": "2026-09-29"})
    with shop.store.reader(shop.boss) as conn:
        seen = page(conn, found, shop.boss)
    heads = [h["title"] for h in seen["head"]]
    assert all(line["cells"][heads.index("战败明确率")]["text"] == "—" for line in seen["lines"])
