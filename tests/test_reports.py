"""Reports say what the facts say, their check rows are right, and behind every number stand as many rows."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest

from fieldsales import clock, mutations, screens
from fieldsales.reports import filters
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.page import page
from fieldsales.reports.words import STEPS
from fieldsales.store import Actor, Store
from tests.demo_shop import demo_shop
from tests.reckoning import coverage
from tests.reckoning_reports import Books
from tests.test_sql_subset import problems
from tests.test_today import met
from tests.world import NOW, TODAY, World

DEMO_NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
HISTORIES = max(3, int(os.environ.get("FIELDSALES_HISTORIES", "300")) // 30)
SPANS = [("2026-11-16", TODAY), ("2026-10-24", "2026-11-10"), ("2000-01-01", TODAY), ("2026-11-22", TODAY)]
BY = ("level", "type", "source", "block", "stage", "kind", "product", "value", "budget")


def asked(store: Store, code: str, actor: Actor, lang: str = "en", most: int = 10**6, **args: str):
    with store.reader(actor) as conn:
        return answer(
            conn,
            REPORTS[code],
            filters.asked(args, TODAY, REPORTS[code].usual, actor, REPORTS[code].periods),
            actor,
            lang,
            TODAY,
            most=most,
        )


def between(since: str, until: str) -> dict[str, str]:
    return {"period": "range", "from": since, "to": until}


def same(found: list[dict], truth: dict, key, columns: tuple[str, ...]) -> None:
    """Row by row: a row that is not there is nothing everywhere."""
    rows = {key(row): row for row in found}
    assert len(rows) == len(found)
    for id in set(rows) | set(truth):
        for column in columns:
            assert (rows.get(id) or Counter())[column] == truth.get(id, Counter())[column], (
                id,
                column,
                rows.get(id),
                truth.get(id),
            )


def compared(shop, since: str, until: str, **narrow: str) -> int:
    """Every report against the reckoning, for one period. → rows seen."""
    books = Books(shop, since, until, TODAY, **narrow)
    span, seen = between(since, until) | narrow, 0
    r1 = asked(shop.store, "R1", shop.boss, **span)
    same(
        r1.rows,
        books.r1(),
        lambda r: r["slot"],
        (
            *("knocks", "opened", "met", "first", "again", "filed", "at_once", "later"),
            *("batches", "guests", "called", "guest_first", "guest_filed", "stay_n", "stay_sum"),
        ),
    )
    r8 = asked(shop.store, "R8", shop.boss, **span)
    assert [(r["day"], r["came_at"], r["filed"]) for r in reversed(r8.rows)] == [
        (r["day"], r["came_at"], int(r["customer_id"] is not None)) for r in books.register()
    ]
    assert r8.total["filed_n"] == sum(day["guest_filed"] for day in books.r1().values())
    hours = asked(shop.store, "R1", shop.boss, by="hour", **span)
    assert all(
        hours.total.get(k, 0) == r1.total.get(k, 0) for k in ("knocks", "met", "filed", "orders", "batches", "stay_sum")
    )
    for by in BY:
        r3 = asked(shop.store, "R3", shop.boss, by=by, **span)
        same(
            r3.rows,
            books.r3(by),
            lambda r: r["grp"],
            ("start_n", "new_n", "came_n", "left_n", "deal_n", "lost_n", "end_n"),
        )
        assert all(row["closing"] == row["end_n"] for row in r3.rows) and not any(c["gap"] for c in r3.checks)
        seen += len(r3.rows)
    assert not any(check["gap"] for check in r1.checks)
    if not narrow:
        seen += _whole(shop, books, span)
    return seen + len(r1.rows)


def _whole(shop, books: Books, span: dict[str, str]) -> int:
    r2 = asked(shop.store, "R2", shop.boss, **span)
    columns = (
        "knocked",
        "opened",
        "filed",
        "customers",
        "calls",
        "wechat",
        "talks",
        "store",
        "measured",
        "complaints",
        "done",
        "up",
        "down",
        "orders",
    )
    same(r2.rows, books.r2(), lambda r: (r["person_id"], r["day"]), columns)
    r6 = asked(shop.store, "R6", shop.boss, **span)
    same(
        [{k: v or 0 for k, v in row.items()} for row in r6.rows],
        books.r6(),
        lambda r: r["source"] or "",
        ("leads", "valid", "filed", "h", "a", "b", "c", "store", "orders", "days_sum"),
    )
    assert not any(check["gap"] for check in r6.checks)
    r9 = asked(shop.store, "R9", shop.boss, **span)
    knocks = books.knocks
    assert [r["id"] for r in r9.rows] == [
        v["id"] for v in sorted(knocks, key=lambda v: (v["at"], v["id"]), reverse=True)
    ]
    assert r9.total["n"] == len(knocks) and r9.total["days"] == len({(v["person_id"], v["day"]) for v in knocks})
    for cohort in ("", "1"):
        r11 = asked(shop.store, "R11", shop.boss, cohort=cohort, **span)
        counts, medians = books.r11(cohort == "1")
        told = [row for row in r11.rows if row["step"] != "locked"]
        assert [row["n"] for row in told] == counts and [row["days"] for row in told] == medians
        assert not any(check["gap"] for check in r11.checks)
    r22 = asked(shop.store, "R22", shop.boss, **span)
    same(
        r22.rows,
        books.r22(),
        lambda r: r["person_id"],
        ("customers", "complete", "no_phone", "no_stage", "no_plan", "twice", "days", "on_time"),
    )
    r7 = asked(shop.store, "R7", shop.boss)
    assert sorted(r["id"] for r in r7.rows) == sorted(k["id"] for k in books.open_customers())
    for row in r7.rows:
        assert (row["elements"], row["competitor"] or "") == books.told(row["id"]), row["id"]
    return len(r2.rows) + len(r9.rows) + len(r22.rows) + len(r7.rows)


def test_who_has_no_door_is_in_the_funnel_from_the_day_he_was_written_down(world):
    """Two doors knocked on, one who walked in, one who was named and not called yet; and nobody of them twice."""
    met(world)
    world.do(world.xiaoli, "visit", door="jinxiu-1.1.5.1", outcome="no_answer")
    told = {"data_source": "store", "place": "锦绣花园，哪一户不清楚"}
    world.do(world.xiaoli, "customer_add", "guest", **told, name="李姐", phone="13900139000", source="walk_in", has_need="yes")
    world.do(world.xiaoli, "customer_add", "named", **told, name="王哥", phone="13900139001", source="fair")
    world.wait(minutes=5)
    talk = {"customer": "~guest@xiaoli", "channel": "store", "result": "store_visited"}
    assert world.do(world.xiaoli, "follow", **talk, level="B", level_was="N", reason="来看过").verdict == "applied"

    def steps(**more):
        found = asked(world.store, "R11", world.zhou, period="all", **more)
        assert [check["gap"] for check in found.checks] == [0]
        return {(row["grp"], row["step"]): row["n"] for row in found.rows}

    all_ = {step: n for (_, step), n in steps().items()}
    assert [all_[step] for step in ("knocked", "met", "need", "bplus", "store")] == [4, 2, 1, 1, 1]
    assert steps(rep="xiaoli") == steps() and steps(cohort="1") == steps()
    assert steps(rep="xiaowang")["All", "knocked"] == 0
    assert steps(block="jinxiu")["All", "knocked"] == 2, "he is in no block that is known"
    assert {n for (grp, step), n in steps(by="block").items() if step == "knocked"} == {2}
    behind = asked(world.store, "steps", world.zhou, period="all", step="bplus").rows
    assert [(row["opens"], row["opens_id"], row["place"]) for row in behind] == [("customer", "~guest@xiaoli", told["place"])]


def test_a_marked_customer_is_marked_in_reports_too(world):
    met(world)
    [customer] = world.all("SELECT id FROM customer WHERE owner_id = 'xiaoli' LIMIT 1")
    assert world.do(world.xiaoli, "mark", customer=customer["id"], mark="vip", on="1").verdict == "applied"
    assert (
        world.do(world.xiaoli, "file", customer=customer["id"], el_know="看过样板", competitor="圣象").verdict
        == "applied"
    )
    [row] = [r for r in asked(world.store, "R7", world.zhou).rows if r["id"] == customer["id"]]
    assert row["name"].startswith("[V]") and (row["elements"], row["competitor"]) == (1, "圣象")


# Shops


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    store = demo_shop(tmp_path_factory.mktemp("demo"))
    yield of(store, Actor("demo-boss", "方老板", "manager", "desk"))
    store.close()


def of(store: Store, boss: Actor) -> SimpleNamespace:
    def every(sql: str, **params: object) -> list[dict]:
        with store.reader() as conn:
            return conn.all(sql, params)

    return SimpleNamespace(store=store, all=every, boss=boss)


def lived(world: World, seed: int, steps: int = 90) -> None:
    """Weeks of two reps at random: visits, corrections, contacts, levels up and down, reports; much of it arrives late."""
    dice, doors = (
        random.Random(seed),
        {
            "xiaoli": ["jinxiu-1.1.3.2", "jinxiu-2.1.1.1", "jinxiu-2.2.3.1", "jinxiu-3.1.1.1"],
            "xiaowang": ["jinxiu-3.1.1.1", "chunjiang-1.1.1.1", "chunjiang-1.2.2.2"],
        },
    )
    received, done = world.now, []
    for n in range(steps):
        who = dice.choice([world.xiaoli, world.xiaowang])
        at = received - timedelta(days=dice.randrange(40), hours=dice.randrange(24), minutes=dice.randrange(60))
        name, args = _deed(world, dice, who, doors[who.id], done)
        if name:
            day = clock.day_of(at)
            args = args | ({"day": day} if name == "daily_send" else {})
            record = {"id": f"h{seed}-{n:04d}", "name": name, "args": args, "at": clock.iso(at), "day": day}
            if mutations.accept(world.store, who, record, received).verdict == "applied" and name == "visit":
                done.append((who.id, record["id"]))


def _deed(world: World, dice: random.Random, who: Actor, doors: list[str], done: list) -> tuple[str, dict[str, str]]:
    luck, mine = (
        dice.random(),
        [k["id"] for k in world.all("SELECT id FROM customer WHERE owner_id = :who", who=who.id)],
    )
    if luck < 0.4 or not mine:
        known = {
            "name": "王",
            "data_source": dice.choice(["told", "store", "work_unit"]),
            "has_need": "yes",
            "stage": f"S0{dice.randrange(10)}",
        }
        known |= {"phone": f"1391111222{dice.randrange(4)}"} if dice.random() < 0.5 else {}
        outcome = dice.choice(
            [
                "no_answer",
                "family_met",
                "owner_met",
                "done_by_us",
                "done_by_other",
                "refused",
                "worker_only",
                "not_applicable",
            ]
        )
        return "visit", {"door": dice.choice(doors), "outcome": outcome} | (known if dice.random() < 0.6 else {})
    if luck < 0.5 and done:
        of_whom, visit = dice.choice(done)
        return (
            ("correct", {"visit": visit, "outcome": dice.choice(["owner_met", "no_answer", "done_by_us"])})
            if of_whom == who.id
            else ("", {})
        )
    if luck < 0.55:
        return "daily_send", {"seen": "knocked=1,planned=3", "text": "好"}
    if luck < 0.8:
        return "level", {"customer": dice.choice(mine), "level": dice.choice("NCBAHODTF"), "reason": "试"}
    results = ["talked_ok", "no_answer", "store_visited", "measured", "deposit", "complaint", "wechat_replied"]
    return "follow", {
        "customer": dice.choice(mine),
        "result": dice.choice(results),
        "channel": dice.choice(["call", "wechat", "visit", "store"]),
        "task": dice.choice(["R06", ""]),
    }


@pytest.mark.parametrize("since, until", SPANS)
def test_every_report_of_the_demo_shop_says_what_the_facts_say(shop, since, until):
    assert compared(shop, since, until) > 20


@pytest.mark.parametrize(
    "narrow", [{"rep": "demo-he"}, {"block": "demo-guiyu"}, {"rep": "demo-su", "block": "demo-yizhong"}]
)
def test_filters_leave_what_belongs_to_them(shop, narrow):
    assert compared(shop, "2026-10-24", TODAY, **narrow) > 5


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_every_report_of_a_random_history_says_what_the_facts_say(world, seed):
    lived(world, seed)
    shop = of(world.store, world.zhou)
    for since, until in (("2026-11-01", "2026-11-15"), ("2026-10-01", TODAY)):
        assert compared(shop, since, until)


# What is easy to get wrong


def test_a_row_that_was_captured_last_week_and_comes_today_belongs_to_last_week(world):
    """R3's closing row holds for it: opening + changes = closing, in both weeks."""
    last_week = world.now - timedelta(days=6)
    for n, (name, args) in enumerate([
        ("visit", {"door": "jinxiu-1.1.3.2", "outcome": "owner_met", "name": "李", "data_source": "told"}),
        ("level", {"customer": "jinxiu-1.1.3.2@xiaoli", "level": "B"}),
    ]):  # fmt: skip
        at = last_week + timedelta(minutes=n)
        record = {"id": f"late-{n}", "name": name, "args": args, "at": clock.iso(at), "day": clock.day_of(at)}
        assert mutations.accept(world.store, world.xiaoli, record, world.now).verdict == "applied"
    before = {r["grp"]: r for r in asked(world.store, "R3", world.zhou, **between("2026-11-10", "2026-11-17")).rows}
    after = {r["grp"]: r for r in asked(world.store, "R3", world.zhou, **between("2026-11-18", TODAY)).rows}
    assert before["N"]["new_n"] == 1 and before["B"]["came_n"] == 1 and before["B"]["end_n"] == 1
    assert after["B"]["start_n"] == 1 and "N" not in after and after["B"]["new_n"] == 0
    assert all(row["closing"] == row["end_n"] for row in [*before.values(), *after.values()])


def test_the_evening_before_midnight_in_the_shop_is_that_day(world):
    for n, at in enumerate(("2026-11-20T15:59:00.000Z", "2026-11-20T16:01:00.000Z")):
        record = {
            "id": f"night-{n}",
            "name": "visit",
            "args": {"door": f"jinxiu-2.1.{n + 1}.1", "outcome": "owner_met", "name": "夜", "data_source": "told"},
            "at": at,
            "day": None,
        }
        assert mutations.accept(world.store, world.xiaoli, record, NOW).verdict == "applied"
    rows = {r["day"]: r["customers"] for r in asked(world.store, "R2", world.zhou, period="all").rows}
    assert rows == {"2026-11-20": 1, "2026-11-21": 1}


def test_a_rate_of_nothing_is_a_dash_and_never_nought(world):
    world.do(world.xiaoli, "visit", door="jinxiu-1.1.3.2", outcome="no_answer")
    with world.store.reader(world.zhou) as conn:
        found = asked(world.store, "R1", world.zhou)
        (line,) = page(conn, found, world.zhou)["lines"]
    shown = dict(zip([c.key for c in REPORTS["R1"].columns], [cell["text"] for cell in line["cells"]], strict=True))
    assert (shown["knocks"], shown["file_rate"], shown["order_rate"], shown["filed"]) == ("1", "—", "—", "0")


def test_what_has_no_facts_yet_says_since_when_it_will_and_is_never_a_number(shop):
    for code, report in REPORTS.items():
        if not any(c.later for c in report.columns):
            continue
        found = asked(shop.store, code, shop.boss, period="30")
        with shop.store.reader(shop.boss) as conn:
            seen = page(conn, found, shop.boss)
        for n, column in enumerate(report.columns):
            if column.later:
                assert {line["cells"][n]["text"] for line in seen["lines"]} == {"—"} and seen["head"][n]["mark"] > 0
        assert seen["footnotes"]


def test_rates_have_one_decimal_and_round_half_up(shop):
    found = asked(shop.store, "R11", shop.boss, period="all")
    with shop.store.reader(shop.boss) as conn:
        shown = page(conn, found, shop.boss)["lines"][1]["cells"][3]["text"]
    n, top = found.rows[1]["n"], found.rows[0]["n"]
    assert shown == f"{(2000 * n + top) // (2 * top) / 10}%"


# Behind the numbers


@pytest.mark.parametrize("code, args", [
    ("R1", {"period": "30"}), ("R1", {"period": "7", "rep": "demo-he"}), ("R2", {"period": "7"}), ("R6", {"period": "30"}), ("R22", {"period": "30"}),
    *(("R3", {"period": "30", "by": by}) for by in BY),
    *(("R11", {"period": "30", "by": by, "cohort": c}) for by in ("all", "rep", "month") for c in ("", "1")),
])  # fmt: skip
def test_every_number_opens_as_many_rows_as_it_says(shop, code, args):
    found = asked(shop.store, code, shop.boss, **args)
    with shop.store.reader(shop.boss) as conn:
        seen = page(conn, found, shop.boss)
    links = {
        (cell["href"], cell["text"])
        for line in [*[r["cells"] for r in seen["lines"][:12]], *([seen["total"]] if seen["total"] else [])]
        for cell in line
        if cell["href"].startswith("/report/")
    }
    assert len(links) > 2
    for href, text in links:
        path, _, query = href.partition("?")
        assert asked(shop.store, path.split("/")[2], shop.boss, most=1, **dict(parse_qsl(query))).size == int(
            text.replace(",", "")
        ), href


@pytest.mark.parametrize("args", [{}, {"rep": "demo-he"}, {"block": "demo-yunshan"}, {"period": "month"}])
def test_doors_of_the_days_open_as_many_rows_as_they_say_in_the_total_too(shop, args):
    """A door of two days, or of two reps, stands twice in the total, so it stands twice in its list."""
    found = asked(shop.store, "R2", shop.boss, **{"period": "7"} | args)
    with shop.store.reader(shop.boss) as conn:
        seen = page(conn, found, shop.boss)
    lines = [*(line["cells"] for line in seen["lines"]), seen["total"]]
    for cells in lines:
        for n, cell in enumerate(cells):
            if REPORTS["R2"].columns[n].key in ("knocked", "opened") and cell["text"] != "0":
                code, _, query = cell["href"].removeprefix("/report/").partition("?")
                listed = asked(shop.store, code, shop.boss, most=1, **dict(parse_qsl(query)))
                assert f"{listed.size:,}" == cell["text"], cell
    assert len(lines) > 2


@pytest.mark.parametrize("args", [
    {}, {"by": "building", "block": "demo-yunshan"}, {"rep": "demo-su", "period": "30"}, {"type": "direct", "period": "7"},
])  # fmt: skip
def test_totals_of_the_coverage_open_as_many_doors_as_they_say(shop, monkeypatch, args):
    monkeypatch.setattr(clock, "now", lambda: DEMO_NOW)
    found = asked(shop.store, "R10", shop.boss, **args)
    with shop.store.reader(shop.boss) as conn:
        total = page(conn, found, shop.boss)["total"]
    linked = [c for c in REPORTS["R10"].columns if c.link and found.total[c.key]]
    for column, cell in [(c, cell) for c, cell in zip(REPORTS["R10"].columns, total, strict=True) if c in linked]:
        path, _, query = cell["href"].partition("?")
        told = screens.render(shop.store, "covered", shop.boss, dict(parse_qsl(query)), "en", path)
        head = re.search(r"<h1>.*?<p>(\d+) doors(?: · (\d+) m²)?", told, re.S)
        assert path == "/covered" and head, column.key
        if column.key == "need_area":
            assert int(head[2]) == pytest.approx(found.total["need_area"], abs=1)
        else:
            assert int(head[1]) == found.total[column.key], column.key
    assert len(linked) > 4


def test_a_report_says_what_phones_hold_and_the_head_of_the_page_what_this_desk_holds(fresh):
    """The layout's own number is that of this browser; a report once put the phones' there."""
    with fresh.world.store.writer() as conn:
        conn.execute("UPDATE device SET pending = 3 WHERE id = 'phone-xiaowang'")
    told = fresh.ask("zhou", "GET", "/report/R9?period=all")[2].decode()
    assert "Phones still hold 3 entries" in told
    assert '<span class="badge" data-unsent hidden>0</span>' in told


def test_no_number_leads_a_rep_to_a_list_he_may_not_open(shop):
    he = Actor("demo-he", "小何", "rep", "demo-phone-he")
    for code in (code for code, report in REPORTS.items() if "rep" in report.by and report.listed):
        found = asked(shop.store, code, he, period="all")
        with shop.store.reader(he) as conn:
            cells = [cell for line in page(conn, found, he)["lines"] for cell in line["cells"]]
        lists = {cell["href"].partition("?")[0].split("/")[2] for cell in cells if cell["href"].startswith("/report/")}
        assert all("rep" in REPORTS[name].by for name in lists), (code, lists)


def test_a_rep_sees_only_himself_whatever_the_address_says(shop):
    he = Actor("demo-he", "小何", "rep", "demo-phone-he")
    for code in ("R2", "R9", "doors", "followups", "orders", "levels"):
        found = asked(shop.store, code, he, period="all", rep="demo-lin")
        assert found.rows and {row.get("name") if code == "R2" else row["who"] for row in found.rows} == {"小何"}
    mine = asked(shop.store, "R9", shop.boss, period="all", rep="demo-he")
    assert [r["id"] for r in asked(shop.store, "R9", he, period="all").rows] == [r["id"] for r in mine.rows]


@pytest.mark.parametrize("period", filters.PERIODS)
def test_every_period_is_days_in_order(world, period):
    said = filters.asked({"period": period}, TODAY, "30", world.zhou)
    assert "2000-01-01" <= said.since <= said.until <= TODAY
    assert date.fromisoformat(said.since)


def test_pages_of_a_long_report_follow_each_other(shop):
    first = asked(shop.store, "R9", shop.boss, most=200, period="all")
    second = asked(shop.store, "R9", shop.boss, most=200, period="all", after="200")
    whole = asked(shop.store, "R9", shop.boss, period="all")
    assert [r["id"] for r in first.rows + second.rows] == [r["id"] for r in whole.rows][:400] and first.size == len(
        whole.rows
    )


@pytest.mark.parametrize("name", sorted({r.file for r in REPORTS.values() if not r.screen}))
def test_a_reports_sql_keeps_to_the_common_subset(name):
    from fieldsales.reports import queries

    room = queries.HERE
    assert problems(room / f"{name}.sql") == []
    found = queries.read(name)
    assert found.sentence and all(not re.search(r"\b(local_day|local_hour|day_end)\(", q.sql) for q in found.queries)


def test_steps_of_the_funnel_are_told_in_order(shop):
    assert [row["step"] for row in asked(shop.store, "R11", shop.boss).rows] == [code for _, code in STEPS]


@pytest.mark.parametrize("by", ["block", "building", "unit"])
@pytest.mark.parametrize("period", ["7", "30", "all"])
def test_coverage_is_what_the_coverage_page_says_and_its_sum_is_right(shop, by, period):
    """R10 takes its rows from that page's own query; here they only get a sum and words."""
    truth = coverage(shop, TODAY, by, period=period)
    found = asked(shop.store, "R10", shop.boss, by=by, period=period)
    for row in [*found.rows, found.total | {"id": None}]:
        for key in (
            "doors",
            "sweepable",
            "visited",
            "opened",
            "met",
            "ours",
            "other",
            "renovated",
            "visits",
            "direct",
            "no_answer",
        ):
            assert row[key] == truth[row["id"]].get(key, 0), (row["id"], key)
    assert len(found.rows) == len(truth) - 1
