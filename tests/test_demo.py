"""The demo shop: the same every time, believable, invented, and counted rightly by the desk."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta

import pytest

from fieldsales import demo
from fieldsales.access import people
from fieldsales.access.people import Visitor
from fieldsales.buckets import dump, of
from fieldsales.demo import shop
from fieldsales.offline.functions import phone_ok
from fieldsales.sqlfile import screens
from fieldsales.store import TABLES, Store
from fieldsales.words import WORDS
from tests.demo_shop import MOMENT as NOW
from tests.demo_shop import demo_shop

TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    store = demo_shop(tmp_path_factory.mktemp("demo"))
    store.lines = demo.ensure(store, NOW)
    yield store
    store.close()


def rows(store: Store, sql: str, **params) -> list[dict]:
    with store.reader() as conn:
        return conn.all(sql, params)


def number(store: Store, sql: str) -> int:
    return rows(store, f"SELECT ({sql}) AS n")[0]["n"]


def test_it_is_as_big_as_promised(filled):
    assert number(filled, "SELECT COUNT(*) FROM block WHERE site_of IS NULL") == 4, "three that are swept, and one that nobody has yet"
    assert number(filled, "SELECT COUNT(*) FROM door WHERE kind = 'office'") == 15, "and the school's own offices"
    assert number(filled, "SELECT COUNT(*) FROM person WHERE role = 'rep' AND active = 1") == 5
    assert rows(filled, "SELECT name FROM person WHERE active = 0") == [{"name": "小钱"}], "one who left"
    assert number(filled, "SELECT COUNT(*) FROM door") >= 800
    assert number(filled, "SELECT COUNT(*) FROM visit") >= 1200
    first, last = rows(filled, "SELECT MIN(day) AS a, MAX(day) AS b FROM visit")[0].values()
    assert (first, last) == ("2026-09-27", TODAY), "eight weeks that end today"
    assert number(filled, "SELECT COUNT(*) FROM photo WHERE received = 1") == 14


def test_one_block_is_collective_and_tied_to_its_work_unit(filled):
    sql = "SELECT b.kind, u.kind AS unit FROM block AS b JOIN work_unit AS u ON u.id = b.work_unit_id"
    (block,) = rows(filled, sql)
    assert block == {"kind": "collective", "unit": "school"}


def test_the_same_day_gives_the_same_shop(filled, tmp_path):
    again = Store(tmp_path)
    assert demo.ensure(again, NOW) == filled.lines
    for rep in ("demo-lin", "demo-su"):
        with filled.reader() as one, again.reader() as other:
            assert of(one, rep) == of(other, rep)
            assert all(dump(one, bucket) == dump(other, bucket) for bucket in of(one, rep))
    again.close()


def test_another_day_moves_everything_with_it(tmp_path):
    later = Store(tmp_path)
    demo.ensure(later, NOW + timedelta(days=100))
    assert rows(later, "SELECT MAX(day) AS d FROM visit")[0]["d"] == "2027-03-02"
    assert rows(later, "SELECT MAX(at) AS t FROM visit")[0]["t"] < "2027-03-02T07:30"
    later.close()


def test_filling_twice_or_over_a_real_shop_changes_nothing(filled, world):
    assert demo.ensure(filled, NOW + timedelta(days=1)) == filled.lines
    before = world.all("SELECT COUNT(*) AS n FROM visit")
    assert "real shop" in demo.ensure(world.store, NOW)[0]
    assert world.all("SELECT COUNT(*) AS n FROM visit") == before


def test_the_printed_logins_work(filled):
    for person in shop.PEOPLE:
        line = next(line for line in filled.lines if f" {person.login} " in line)
        login, password = line.split()[:2]
        assert people.sign_in(filled, login, password, Visitor("192.0.2.1"), NOW)


def test_nobody_in_it_is_real(filled):
    for contact in rows(filled, "SELECT name, phone FROM contact"):
        assert re.fullmatch(
            r"[甲-癸乙丙丁戊己庚辛壬][子丑寅卯辰巳午未申酉戌亥](先生|女士|阿姨|师傅|主任)", contact["name"]
        )
        assert contact["phone"] is None or (contact["phone"].startswith("199000") and phone_ok(contact["phone"]))


def test_a_life_on_the_street_looks_like_one(filled):
    doors = {
        row["outcome"]: row["n"] for row in rows(filled, "SELECT outcome, COUNT(*) AS n FROM door GROUP BY outcome")
    }
    assert set(doors) == {None, *(word["code"] for word in WORDS["outcome"])}, (
        "every outcome and unvisited doors are there to see"
    )
    share = {
        row["outcome"]: row["n"] for row in rows(filled, "SELECT outcome, COUNT(*) AS n FROM visit GROUP BY outcome")
    }
    closed = share["no_answer"] + share["locked_empty"]
    assert 0.35 < closed / sum(share.values()) < 0.65, "most doors do not open"
    assert 5 < number(filled, f"SELECT COUNT(*) FROM customer WHERE due_on < '{TODAY}'") < 120, "some work is late"
    assert number(filled, f"SELECT COUNT(*) FROM customer WHERE due_on >= '{TODAY}'") > 60, "most is not"
    levels = {row["level"] for row in rows(filled, "SELECT level FROM customer")}
    assert levels >= set("NCBAHOD"), "every level there is a plan for"
    assert number(filled, "SELECT COUNT(*) FROM followup WHERE task IS NOT NULL") > 500
    assert number(filled, "SELECT COUNT(DISTINCT stage) FROM door") >= 12
    assert number(filled, "SELECT COUNT(*) FROM contact WHERE is_key_person = 1") > 0, "集资房: find the key person"
    evenings = number(filled, "SELECT COUNT(*) FROM visit WHERE substr(at, 12, 2) IN ('10', '11', '12')")
    assert evenings > 150, "owners are met after work"


def test_some_work_waits_for_the_manager(filled):
    found = {(row["verdict"], row["reason"]) for row in rows(filled, "SELECT verdict, reason FROM refusal")}
    assert found == {("quarantined", "not_yours"), ("quarantined", "mutation_unknown"), ("rejected", "phone_wrong")}


def test_every_row_has_a_bucket_and_a_revision(filled):
    for table in TABLES:
        assert not rows(filled, f"SELECT id FROM {table} WHERE rev < 1 OR bucket = ''"), table


# -- the desk, against a plain count of the same visits


def counted(store: Store, first_day: str) -> dict[str, dict]:
    """Sets of doors per person and block: knocked, opened, met. Corrected and undone visits do not count."""
    visits = rows(store, "SELECT v.*, d.block_id FROM visit AS v JOIN door AS d ON d.id = v.door_id")
    replaced = {visit["corrects_id"] for visit in visits}
    words = {word["code"]: word for word in WORDS["outcome"]}
    found: dict[str, dict] = defaultdict(lambda: {"knocked": set(), "opened": set(), "met": set()})
    for visit in visits:
        if visit["id"] in replaced or visit["outcome"] in ("undone", "not_applicable") or visit["day"] < first_day:
            continue
        for who in (visit["person_id"], visit["block_id"], "total"):
            found[who]["knocked"].add(visit["door_id"])
            for what in ("opened", "met"):
                if words[visit["outcome"]][what]:
                    found[who][what].add(visit["door_id"])
    return found


PERIODS = [("today", TODAY), ("7", "2026-11-16"), ("30", "2026-10-24"), ("all", ""), (None, "2026-11-16")]


@pytest.mark.parametrize("period, first_day", PERIODS)
def test_the_desk_counts_what_happened(filled, period, first_day):
    desk = {query.name: rows(filled, query.sql, period=period, today=TODAY) for query in screens()["desk"].queries}
    truth = counted(filled, first_day)
    spans = {span["code"]: span | {"id": "total"} for span in desk["spans"]}
    whole = [spans[code] for code, shown in (("today", "today"), ("week", "7")) if shown == (period or "7")]
    for row in [*whole, *desk["reps"], *desk["blocks"]]:
        for what in ("knocked", "opened", "met"):
            assert row[what] == len(truth[row["id"]][what]), (row["id"], what)
