"""R10: what the coverage says is what the facts say, and behind every number stand as many doors."""

from __future__ import annotations

import os
import random
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from fieldsales import clock, screens
from fieldsales.coverage import tally
from fieldsales.sqlfile import screens as listed
from fieldsales.store import Actor, Params, Store
from tests import reckoning
from tests.demo_shop import demo_shop
from tests.world import TODAY, World

NUMBERS = (
    "doors", "sweepable", "visited", "opened", "met", "direct", "key_person", *reckoning.OUTCOMES, "need_area", "ours", "other",
    "renovated", "visits",
)  # fmt: skip
SHOWS = {"doors": "all", "need_area": "need"}
DEMO_NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
PERIODS = ("today", "7", "30", "90", None)
FILTERS: list[dict] = [
    {}, {"period": "today"}, {"period": "7"}, {"period": "30"}, {"period": "90"}, {"outcome": "no_answer"}, {"outcome": "none"},
    {"outcome": "not_applicable"}, {"stage": "S05", "period": "30"}, {"stage": "none"}, {"type": "direct"},
    {"type": "indirect", "period": "7"}, {"rep": "none"}, {"outcome": "owner_met", "period": "30"},
    {"ground": "units"}, {"ground": "all", "period": "7"},
]  # fmt: skip
HISTORIES = max(3, int(os.environ.get("FIELDSALES_HISTORIES", "300")) // 30)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    store = demo_shop(tmp_path_factory.mktemp("demo"))

    def every(sql: str, **params: object) -> list[dict]:
        with store.reader() as conn:
            return conn.all(sql, params)

    yield SimpleNamespace(store=store, all=every, boss=Actor("demo-boss", "方老板", "manager", "desk"))
    store.close()


def rows(store: Store, name: str = "coverage", query: str = "rows", today: str = TODAY, **asked: str) -> list[dict]:
    sql = next(q.sql for q in listed()[name].queries if q.name == query)
    with store.reader() as conn:
        return conn.execute(sql, Params(asked | {"today": today, "whole": "1"})).fetchall()


def differing(world, by: str = "block", today: str = TODAY, **asked: str) -> list[str]:
    """Sentences on every number that is not what the facts say."""
    expected = reckoning.coverage(world, today, by, **asked)
    found = {row["id"]: row for row in rows(world.store, today=today, by=by, **asked)}
    wrong = [f"{place}: one says it, the other does not" for place in set(expected) ^ set(found) if place]
    for place, row in expected.items():
        for name in NUMBERS:
            if abs((found[place][name] or 0) - row.get(name, 0)) > 1e-6:
                wrong.append(f"{place} {name}: {found[place][name]} instead of {row.get(name, 0)} {asked}")
        if (found[place]["last_at"] or "") != row.get("last_at", ""):
            wrong.append(f"{place} last_at: {found[place]['last_at']} instead of {row.get('last_at')}")
    return wrong


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_the_demo_shops_coverage_is_what_its_facts_say(shop, asked):
    for by in ("block", "building", "unit"):
        assert differing(shop, by, **asked) == []


def test_a_reps_area_and_a_single_place_are_covered_as_the_facts_say(shop):
    for rep in ("demo-lin", "demo-su", "demo-luo"):
        assert differing(shop, "building", rep=rep) == []
        assert differing(shop, "building", rep=rep, period="30", outcome="no_answer") == []
    assert differing(shop, "unit", building="demo-guiyu-1") == []
    assert differing(shop, "building", block="demo-yunshan", period="7") == []


@pytest.mark.parametrize("asked", [*FILTERS[:5], {"rep": "demo-su"}, {"stage": "S05"}], ids=str)
def test_every_number_opens_a_list_of_as_many_doors(shop, asked):
    checked = 0
    for row in rows(shop.store, by="block", **asked):
        for name in NUMBERS:
            if name == "visits" or not row[name]:
                continue
            place = {"block": row["id"]} if row["id"] else {}
            doors = rows(shop.store, "covered", "doors", show=SHOWS.get(name, name), **asked, **place)
            shown = doors[0]["area" if name == "need_area" else "total"] if doors else 0
            assert shown == pytest.approx(row[name]), (name, row["id"])
            checked += 1
    assert checked > 10


def page(shop, address: str, lang: str = "en") -> str:
    path, _, query = unescape(address).partition("?")
    name, _, id = path.strip("/").partition("/")
    args = dict(part.split("=", 1) for part in query.split("&") if part) | ({"id": id} if id else {})
    html = screens.render(shop.store, name, shop.boss, args, lang, path)
    return html.split('<main id="main">')[1].split("</main>")[0]


def follow(shop, address: str) -> int:
    """Follow every number of a page of the coverage to its list, and count the rows there over all its pages."""
    found = re.findall(r'<td class="num"><a href="([^"]+)">(\d+)</a>', page(shop, address))
    for href, number in found:
        listed, rows_there = page(shop, href), 0
        while True:
            rows_there += len(re.findall(r'<a class="row" href="/door/', listed))
            following = re.search(r'<a class="button" href="([^"]*)">Next page', listed)
            if not following:
                break
            listed = page(shop, following[1])
        if "show=need" not in unescape(href):
            assert rows_there == int(number), href
    return len(found)


def test_every_link_of_the_page_leads_to_the_rows_it_counts(shop, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: DEMO_NOW)
    assert follow(shop, "/coverage") > 40
    assert follow(shop, "/coverage?block=demo-guiyu&period=30&rep=demo-he") > 10
    assert follow(shop, "/coverage?building=demo-guiyu-1&stage=S05") > 5


def test_filters_are_kept_on_the_way_down(shop, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: DEMO_NOW)
    down = page(shop, "/coverage?period=30&rep=demo-he&stage=S05")
    assert "/coverage?block=demo-guiyu&amp;period=30&amp;rep=demo-he&amp;stage=S05" in down or (
        "/coverage?block=demo-guiyu&period=30&rep=demo-he&stage=S05" in down
    )


def test_nothing_among_nothing_is_a_dash(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)
    shop = SimpleNamespace(store=world.store, boss=world.zhou)
    fresh = page(shop, "/coverage")
    assert "<b>0.0%</b>" in fresh, "of doors that are there 0 % are visited"
    assert "—" in fresh and "show=opened" not in fresh


def test_a_door_that_a_rep_marked_as_shop_or_unsold_is_not_called_unvisited(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)
    assert world.do(world.xiaoli, "visit", None, door="jinxiu-1.1.3.2", outcome="not_applicable").verdict == "applied"
    off = page(SimpleNamespace(store=world.store, boss=world.zhou), "/covered?show=off")
    (row,) = re.findall(r'<a class="row" href="/door/jinxiu-1.1.3.2">.*?</a>', off, re.S)
    assert "小李" in row and "Not visited yet" not in row


def test_a_rep_has_no_coverage_of_the_shop(walk):
    assert walk.ask("xiaoli", "GET", "/coverage")[0] == 403 and walk.ask("zhou", "GET", "/coverage")[0] == 200


# Lists to act on


def test_stale_blocks_nearly_done_buildings_and_near_floors_are_those_of_the_facts(shop, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: DEMO_NOW)
    for days, share in ((1, 50), (21, 10)):
        with shop.store.writer() as conn:
            conn.execute("UPDATE setting SET value = ? WHERE id = 'stale_days'", (str(days),))
            conn.execute("UPDATE setting SET value = ? WHERE id = 'nearly_done'", (str(share),))
        places = [reckoning.coverage(shop, TODAY, by, ground="all") for by in ("block", "building")]
        since = str(datetime.fromisoformat(TODAY).date() - timedelta(days=days))
        knocked = {d.row["block_id"] for d in reckoning.doors(shop) if d.sweepable and any(k["day"] >= since for k in d.knocks)}
        stale = {place for place, row in places[0].items() if place and row["sweepable"] and place not in knocked}
        left = {place: row["sweepable"] - row.get("visited", 0) for place, row in places[1].items() if place}
        nearly = {place for place, n in left.items() if n and 100 * n <= share * places[1][place]["sweepable"]}
        assert {row["id"] for row in rows(shop.store, "stale", "blocks")} == stale
        assert {row["id"] for row in rows(shop.store, "nearly", "buildings")} == nearly
        for row in rows(shop.store, "nearly", "buildings"):
            assert row["unvisited"] == left[row["id"]]
            assert rows(shop.store, "covered", "doors", show="unvisited", building=row["id"])[0]["total"] == left[row["id"]]
        assert rows(shop.store, "desk", "stale")[0]["n"] == len(stale)
        assert rows(shop.store, "desk", "nearly")[0]["n"] == len(nearly)


def test_near_floors_are_named_or_reckoned_and_say_who_follows(shop):
    expected = reckoning.flooring(shop, TODAY, 14)
    found = rows(shop.store, "flooring", "doors")
    assert {(r["door_id"], r["person_id"], r["plan_on"]) for r in found} == expected and expected
    desk = rows(shop.store, "desk", "flooring")[0]
    assert (desk["n"], desk["nobodys"]) == (len(expected), len([e for e in expected if e[1] is None]))



def test_the_floor_of_somebody_whose_door_is_not_known_yet_is_near_too(world):
    said = {"source": "walk_in", "data_source": "store", "phone": "13700137000", "place": "锦绣花园", "plan_on": "2026-11-27"}
    assert world.do(world.xiaoli, "customer_add", name="钱女士", **said).verdict == "applied"
    found = rows(world.store, "flooring", "doors")
    [new] = [r for r in found if r["door_id"].startswith("~")]
    assert (new["name"], new["short"], new["plan_on"], new["person"]) == ("钱女士", "锦绣花园", "2026-11-27", "小李")
    assert {(r["door_id"], r["person_id"], r["plan_on"]) for r in found} == reckoning.flooring(world, TODAY, 14)
    assert rows(world.store, "desk", "flooring")[0]["n"] == len(found)


def test_nobodys_doors_are_those_outside_every_area_of_today(world):
    world.do(world.zhou, "unassign", territory="terr-wang")
    assert differing(world, "block", rep="none") == []
    nobodys = rows(world.store, rep="none")
    assert {row["id"] for row in nobodys} == {None, "chunjiang"}
    assert rows(world.store, "desk", "loose")[0]["n"] == nobodys[0]["sweepable"] > 0


def test_every_cell_of_the_heat_grid_says_what_its_door_says(shop, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: DEMO_NOW)
    known = {d.row["id"]: d for d in reckoning.doors(shop)}
    for kind in ("outcome", "stage", "days", "tries", "plan", "who"):
        cells = [c for c in rows(shop.store, "heat", "cells", id="demo-yunshan-1", **{"as": kind}) if c["id"]]
        assert len(cells) == sum(d.row["building_id"] == "demo-yunshan-1" for d in known.values())
        for cell in cells:
            door = known[cell["id"]]
            days = [k["day"] for k in door.knocks]
            waited = (datetime.fromisoformat(TODAY) - datetime.fromisoformat(max(days))).days if days else None
            assert (cell["outcome"], cell["stage"], cell["days"]) == (door.outcome, door.row["stage"], waited)
            assert (cell["said"] is None) == (cell["step"] is None) or kind == "outcome"
        html = page(shop, f"/heat/demo-yunshan-1?as={kind}&stage=S05")
        assert html.count('<a href="/door/') == len(cells)


# The tallies


TALLIES = ("knock", "door_tally", "unit_tally")


def tallies(world: World) -> dict[str, list[dict]]:
    return {table: world.all(f"SELECT * FROM {table} ORDER BY 1") for table in TALLIES}


def test_the_tallies_of_the_demo_are_those_a_fresh_count_makes(shop):
    before = tallies(shop)
    assert before["door_tally"] and before["knock"]
    with shop.store.writer() as conn:
        tally.count_all(conn)
    assert tallies(shop) == before


OUTCOMES = ("no_answer", "locked_empty", "worker_only", "family_met", "owner_met", "refused", "done_by_us", "done_by_other", "not_applicable")


class Life:
    """A random life on the street: everything that changes what coverage counts."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice, self.visits = world, random.Random(seed), []
        self.doors = [d["id"] for d in world.all("SELECT id FROM door WHERE building_id IN ('jinxiu-3', 'chunjiang-1') ORDER BY id")]

    def step(self) -> None:
        self.world.wait(hours=self.dice.choice((1, 5, 30, 200)))
        deed = self.dice.choice(("visit",) * 6 + ("correct", "undo", "learn", "customer", "merge", "remove", "reassign", "building"))
        getattr(self, deed)()

    def who(self, door: str):
        return self.world.xiaowang if door.startswith("chunjiang") else self.world.xiaoli

    def visit(self) -> None:
        door, outcome = self.dice.choice(self.doors), self.dice.choice(OUTCOMES)
        more: dict[str, str] = {}
        if outcome in ("owner_met", "family_met") and self.dice.random() < 0.6:
            more = {"name": "王五", "phone": "13911112222", "data_source": "told", "next_in": "3", "need_area": self.dice.choice(("80", "96.5"))}
            more |= {"stage": self.dice.choice(("S03", "S05", "S12")), "is_key_person": self.dice.choice(("0", "1"))}
        verdict = self.world.do(self.who(door), "visit", door=door, outcome=outcome, **more)
        if verdict.verdict == "applied":
            self.visits.append((door, verdict.id))

    def correct(self) -> None:
        if self.visits:
            door, visit = self.dice.choice(self.visits)
            verdict = self.world.do(self.who(door), "correct", visit=visit, outcome=self.dice.choice(OUTCOMES))
            if verdict.verdict == "applied" and self.dice.random() < 0.5:
                self.visits.append((door, verdict.id))

    def undo(self) -> None:
        if self.visits:
            door, visit = self.dice.choice(self.visits)
            self.world.do(self.who(door), "undo", visit=visit)

    def learn(self) -> None:
        door = self.dice.choice(self.doors)
        self.world.do(self.who(door), "learn", door=door, stage=self.dice.choice(("S01", "S09", "S10", "SX")))

    def customer(self) -> None:
        known = self.world.all("SELECT id FROM customer ORDER BY id")
        if known:
            id = self.dice.choice(known)["id"]
            self.world.do(self.world.zhou, "customer_edit", customer=id, type=self.dice.choice(("direct", "indirect", "potential")))
            self.world.do(self.world.zhou, "level", customer=id, level=self.dice.choice(("A", "H", "O")), reason="x")

    def reassign(self) -> None:
        known = self.world.all("SELECT id FROM customer ORDER BY id")
        if known:
            self.world.do(self.world.zhou, "reassign", customer=self.dice.choice(known)["id"], owner=self.dice.choice(("xiaoli", "xiaowang")), reason="x")

    def merge(self) -> None:
        door = self.dice.choice(self.doors)
        self.world.do(self.world.zhou, "door_merge" if self.dice.random() < 0.7 else "door_split", door=door, into=self.dice.choice(self.doors))

    def remove(self) -> None:
        door = self.dice.choice(self.doors)
        if self.dice.random() < 0.6:
            self.world.do(self.world.zhou, "door_remove", door=door, confirm="1")
        else:
            self.world.do(self.world.zhou, "door_restore", door=door)

    def building(self) -> None:
        if self.dice.random() < 0.1:
            self.world.do(self.world.zhou, "building_remove", building="chunjiang-1", confirm="1")
        elif self.dice.random() < 0.3:
            self.world.do(self.world.zhou, "unassign", territory="terr-wang-3")


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_after_any_life_tallies_and_coverage_are_what_the_facts_say(world, seed):
    life = Life(world, seed)
    for _ in range(40):
        life.step()
    today = clock.day_of(world.now)
    before = tallies(world)
    with world.store.writer() as conn:
        tally.count_all(conn)
    assert tallies(world) == before
    dice = random.Random(seed)
    for by in ("block", "building", "unit"):
        assert differing(world, by, today) == []
        asked = {"period": dice.choice(("today", "7", "30")), "rep": dice.choice(("xiaoli", "xiaowang", "none"))}
        assert differing(world, by, today, **asked) == []
        assert differing(world, by, today, period=asked["period"], outcome=dice.choice(OUTCOMES)) == []
        assert differing(world, by, today, type="direct", stage=dice.choice(("S05", "none"))) == []


def test_a_shop_from_before_is_counted_at_its_next_start(world):
    world.do(world.xiaoli, "visit", door="jinxiu-3.1.1.1", outcome="owner_met")
    before = tallies(world)
    with world.store.writer() as conn:
        for table in TALLIES:
            conn.execute(f"DELETE FROM {table}")
        conn.execute("DELETE FROM meta WHERE key = 'tally'")
    tally.ensure(world.store)
    assert tallies(world) == before


def test_a_period_is_found_by_its_days_and_not_by_an_index_made_for_the_page(world):
    """Over 600,000 visits that index took two seconds."""
    (rows,) = [query for query in listed()["coverage"].queries if query.name == "rows"]
    given = dict.fromkeys(set(re.findall(r":(\w+)", rows.sql))) | {"today": "2026-11-22", "period": "30"}
    with world.store.reader() as conn:
        plan = [step["detail"] for step in conn.all(f"EXPLAIN QUERY PLAN {rows.sql}", given)]
    assert not [step for step in plan if "PARTIAL" in step] and [step for step in plan if "knock_day" in step]
