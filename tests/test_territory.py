"""Who sweeps where: for a time, of single units, alone; given many at once; followed by readers and phones by themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fieldsales import buckets, clock, screens
from fieldsales.access import areas
from fieldsales.access.areas import Wish
from fieldsales.errors import Refused

UNIT = {"block": "jinxiu", "building": "jinxiu-2", "unit": "jinxiu-2.2"}


@pytest.fixture
def town(world, monkeypatch):
    """The street, whose server knows no other clock than the street's."""
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world


def day(world, days=0) -> str:
    return clock.day_of(world.now + timedelta(days=days))


def given(world, person="xiaozhao", **args) -> str:
    verdict = world.do(world.zhou, "territory_give", None, person=person, **args)
    assert verdict.verdict == "applied", verdict
    return verdict.id


def refused(world, key, name="territory_give", **args) -> None:
    assert world.do(world.zhou, name, None, **args).reason == key


def holds(world, person="xiaozhao") -> set[str]:
    with world.store.reader() as conn:
        return buckets.of(conn, person) - {"shop", f"rep:{person}"}


def page(world, who, name, **args) -> str:
    return screens.render(world.store, name, who, args, "en", f"/{name}")


# -- days


def test_an_area_begins_and_ends_by_itself(town):
    given(town, block="chunjiang", begins_on=day(town, 1), ends_on=day(town, 3))
    seen = []
    for _ in range(5):
        seen.append("block:chunjiang" in holds(town))
        assert bool(town.as_seen_by(town.xiaozhao, "SELECT id FROM block")) == seen[-1], (
            "the reader follows the same day"
        )
        town.wait(days=1)
    assert seen == [False, True, True, True, False]


def test_the_day_is_the_shops_not_the_worlds(town):
    given(town, block="chunjiang", begins_on="2026-11-23")
    town.wait(hours=13, minutes=59)  # 23:59 in the shop
    assert not holds(town)
    town.wait(minutes=1)  # midnight in Shanghai, four in the afternoon in London
    assert "block:chunjiang" in holds(town)


def test_what_was_done_while_it_was_his_counts_however_late_it_comes(town):
    given(town, block="chunjiang", ends_on=day(town))
    in_time = town.record("visit", None, door="chunjiang-1.1.1.1", outcome="no_answer")
    town.wait(days=1)
    too_late = town.record("visit", None, door="chunjiang-1.1.1.2", outcome="no_answer")
    town.wait(days=2)
    from fieldsales.mutations import accept

    assert accept(town.store, town.xiaozhao, in_time, town.now).verdict == "applied"
    assert accept(town.store, town.xiaozhao, too_late, town.now).reason == "not_yours"


def test_days_must_be_days_in_order_and_to_come(town):
    refused(town, "day_wrong", person="xiaozhao", block="chunjiang", begins_on="2026-02-30")
    refused(town, "dates_wrong", person="xiaozhao", block="chunjiang", begins_on="2026-12-02", ends_on="2026-12-01")
    refused(town, "dates_wrong", person="xiaozhao", block="chunjiang", ends_on="2026-11-21")
    refused(town, "unit_gone", person="xiaozhao", block="jinxiu", building="jinxiu-1", unit="jinxiu-2.1")
    refused(town, "yes_or_no", person="xiaozhao", block="chunjiang", alone="x")


def test_an_area_can_be_made_longer_shorter_and_open_again(town):
    area = given(town, block="chunjiang", ends_on=day(town, 3))
    assert town.do(town.zhou, "territory_change", None, territory=area, ends_on=day(town, 9)).verdict == "applied"
    assert town.row("territory", area)["ends_on"] == day(town, 9)
    assert town.do(town.zhou, "territory_change", None, territory=area, ends_on="").verdict == "applied"
    assert town.row("territory", area)["ends_on"] is None
    refused(town, "dates_wrong", "territory_change", territory=area, ends_on="2026-01-01")
    town.do(town.zhou, "unassign", None, territory=area)
    refused(town, "assignment_gone", "territory_change", territory=area, ends_on=day(town, 9))


def test_assign_still_means_what_it_meant(town):
    """A wire format: from now on, until it is ended, beside others."""
    assert town.do(town.zhou, "assign", "as-before", person="xiaozhao", block="chunjiang").verdict == "applied"
    area = town.row("territory", "as-before")
    assert (area["begins_on"], area["ends_on"], area["unit_id"], area["alone"]) == (None, None, None, 0)
    refused(town, "sweeps_already", "assign", person="xiaozhao", block="chunjiang")
    assert town.do(town.zhou, "unassign", None, territory="as-before").verdict == "applied"
    assert town.do(town.zhou, "assign", None, person="xiaozhao", block="chunjiang").verdict == "applied"


# -- alone


def test_where_one_is_alone_nobody_else_comes_at_that_time(town):
    given(town, block="chunjiang", building="chunjiang-1", begins_on=day(town, 10), ends_on=day(town, 20))
    refused(town, "exclusive_overlap", person="xiaoli", block="chunjiang", alone="1", begins_on=day(town, 15))
    refused(town, "exclusive_overlap", person="xiaoli", block="chunjiang", alone="1", ends_on=day(town, 10))
    free = {"person": "xiaoli", "block": "jinxiu", "building": "jinxiu-2", "alone": "1"}
    town.do(town.zhou, "unassign", None, territory="terr-li")
    assert town.do(town.zhou, "territory_give", None, **free).verdict == "applied"
    refused(town, "exclusive_overlap", person="xiaozhao", **UNIT)
    refused(town, "exclusive_overlap", "assign", person="xiaozhao", block="jinxiu")
    assert (
        town.do(town.zhou, "assign", None, person="xiaozhao", block="jinxiu", building="jinxiu-1").verdict == "applied"
    )


def test_two_units_of_one_building_may_each_have_somebody_alone(town):
    town.do(town.zhou, "unassign", None, territory="terr-li")
    given(town, person="xiaoli", block="jinxiu", building="jinxiu-2", unit="jinxiu-2.1", alone="1")
    given(town, person="xiaozhao", **UNIT, alone="1")
    refused(town, "exclusive_overlap", person="xiaowang", block="jinxiu", building="jinxiu-2")


# -- units


def test_a_unit_brings_its_building_but_the_next_door_is_in_the_unit(town):
    given(town, **UNIT)
    assert holds(town) == {"block:jinxiu", "building:jinxiu-2"}
    plan = page(town, town.xiaozhao, "building", id="jinxiu-2")
    assert "Next: " in plan and "/door/jinxiu-2.2." in plan.split('class="button main"')[1], "begins in his unit"
    with town.store.reader(town.xiaozhao) as conn:
        found = screens.screens()["building"]
        asked = {"id": "jinxiu-2", "me": "xiaozhao", "role": "rep", "today": day(town), "done": ""}
        cells = next(q for q in found.queries if q.name == "cells")
        looks = {c["opens"]: c["marks"] for c in conn.all(cells.sql, asked)}
    assert {id.split(".")[1] for id, marks in looks.items() if " t" in marks} == {"1", "3"}, "the others' look taken"
    assert {id.split(".")[1] for id, marks in looks.items() if " t" not in marks} == {"2"}
    last = "jinxiu-2.2.1.2"
    for door in sorted(id for id in looks if ".2." in id and id != last):
        if door.split(".")[1] == "2":
            town.do(town.xiaozhao, "visit", None, door=door, outcome="no_answer")
    assert last in page(town, town.xiaozhao, "door", id="jinxiu-2.2.3.1")
    town.do(town.xiaozhao, "visit", None, door=last, outcome="no_answer")
    assert "/door/jinxiu-2.1." not in page(town, town.xiaozhao, "door", id="jinxiu-2.2.3.1"), (
        "not on into another's unit"
    )


def test_with_the_whole_building_as_well_all_of_it_is_his(town):
    given(town, **UNIT)
    given(town, block="jinxiu", building="jinxiu-2")
    assert "/door/jinxiu-2.1." in page(town, town.xiaozhao, "building", id="jinxiu-2").split('class="button main"')[1]


def test_what_nobody_sweeps_is_counted_by_unit(town):
    town.do(town.zhou, "unassign", None, territory="terr-li")
    before = doors_of_nobody(town)
    given(town, **UNIT)
    assert before - doors_of_nobody(town) == len(town.all("SELECT id FROM door WHERE unit_id = 'jinxiu-2.2'"))


def doors_of_nobody(world) -> int:
    shown = next(q for q in screens.screens()["doors"].queries if q.name == "doors")
    with world.store.reader() as conn:
        rows = conn.all(shown.sql, {"show": "nobodys", "today": day(world), "role": "manager", "me": "zhou"})
    return rows[0]["total"] if rows else 0


# -- many at once


def give(world, *places, person="xiaozhao", **more) -> tuple[int, int]:
    base = f"area-{world.record('x')['id']}"
    return areas.give(world.store, world.zhou, Wish(person, places, **more), world.now, base)


def test_several_places_are_given_in_one_go_and_the_wide_one_counts(town):
    assert give(town, "block:chunjiang", "building:chunjiang-1", "unit:jinxiu-2.2", "building:jinxiu-1") == (3, 0)
    assert holds(town) == {
        "block:chunjiang",
        "building:chunjiang-1",
        "block:jinxiu",
        "building:jinxiu-2",
        "building:jinxiu-1",
    }
    assert give(town, "block:chunjiang", "building:jinxiu-3", ends_on=day(town, 5)) == (1, 1), "what he has is left out"


def test_who_is_in_the_way_is_named_with_until_when_and_can_make_room(town):
    town.do(town.zhou, "territory_change", None, territory="terr-wang", ends_on=day(town, 30))
    wish = Wish("xiaozhao", ("block:chunjiang",), begins_on=day(town, 7), alone="1")
    with town.store.reader() as conn:
        (there,) = areas.in_the_way(conn, wish)
    assert (there["person"], there["ends_on"]) == ("小王", day(town, 30))
    with pytest.raises(Refused, match="exclusive_overlap"):
        areas.give(town.store, town.zhou, wish, town.now, "area-asked")
    assert give(town, "block:chunjiang", "building:jinxiu-2", begins_on=day(town, 7), alone="1", anyway="end") == (2, 0)
    assert town.row("territory", "terr-wang")["ends_on"] == day(town, 6), "his ends the day before"
    assert town.row("territory", "terr-li")["ends_on"] == day(town, 6)


def test_places_where_somebody_is_can_be_left_out(town):
    town.do(town.zhou, "unassign", None, territory="terr-li")
    assert give(town, "block:chunjiang", "building:jinxiu-2", alone="1", anyway="skip") == (1, 1)
    assert holds(town) == {"block:jinxiu", "building:jinxiu-2"}


def test_nothing_is_given_when_one_place_is_gone_or_nobody_is_named(town):
    for key, wish in (
        ("person_needed", Wish("", ("block:jinxiu",))),
        ("place_needed", Wish("xiaozhao", ())),
        ("block_gone", Wish("xiaozhao", ("block:chunjiang", "block:gone"))),
    ):
        with pytest.raises(Refused, match=key):
            areas.give(town.store, town.zhou, wish, town.now, "area-none")
    assert holds(town) == set()


def test_the_list_comes_with_what_the_map_chose_and_a_form_sent_twice_gives_once(fresh, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: fresh.world.now)
    html = fresh.ask("zhou", "GET", "/territory/new?block=chunjiang&building=jinxiu-2&person=xiaozhao")[2].decode()
    assert (
        'value="chunjiang" checked' in html
        and 'value="jinxiu-2" checked' in html
        and 'value="xiaozhao" selected' in html
    )
    assert "unit 2" in fresh.ask("zhou", "GET", "/territory/inside/jinxiu")[2].decode()
    asks = re.findall(r'hx-get="/territory/inside/[^>]+', html)
    assert asks and all('hx-disabled-elt="unset"' in ask for ask in asks), "there is no button in it to inherit it for"
    form = {
        "id": "01jdformsenttwice000000000",
        "person": "xiaozhao",
        "building": "jinxiu-2",
        "block": "chunjiang",
        "alone": "0",
    }
    for _ in range(2):
        assert fresh.form("zhou", "/territory/give", form)[0] == 303
    assert len(fresh.world.all("SELECT id FROM territory WHERE person_id = 'xiaozhao'")) == 2
    blocked = fresh.form(
        "zhou", "/territory/give", {"person": "xiaozhao", "building": "jinxiu-1", "alone": "1", "ends_on": "2027-01-31"}
    )
    assert blocked[0] == 200 and "小李" in blocked[2].decode() and "Somebody is there already" in blocked[2].decode()
    assert fresh.form("zhou", "/territory/give", {"person": "", "building": "jinxiu-1"})[0] == 400


# -- lists


def test_the_lists_show_gaps_sharing_and_who_has_nothing(town):
    by_block = page(town, town.zhou, "territories", by="block")
    assert "shared: 1 units" in by_block and "covered" in by_block
    assert "小赵" in page(town, town.zhou, "territories"), "without an area"
    town.do(town.zhou, "unassign", None, territory="terr-li")
    assert "gaps: 5 of 6 units" in page(town, town.zhou, "territories", by="block", only="gaps")
    given(town, block="jinxiu", begins_on=day(town, 3))
    assert "锦绣花园" in page(town, town.zhou, "territories", show="later")
    assert "锦绣花园" in page(town, town.zhou, "territories", show="over")


def test_a_rep_sees_his_own_area_until_when_and_what_is_left(town):
    given(town, **UNIT, ends_on=day(town, 5))
    town.do(town.xiaozhao, "visit", None, door="jinxiu-2.2.1.1", outcome="no_answer")
    given(town, block="chunjiang", begins_on=day(town, 10))
    shown = page(town, town.xiaozhao, "turf")
    doors = len(town.all("SELECT id FROM door WHERE unit_id = 'jinxiu-2.2'"))
    assert f"<b>{doors - 1}</b>left" in shown and f"{doors} doors" in shown and "27 Nov" in shown
    assert "春江苑" in shown, "what comes is named although the phone does not hold it yet"
    assert "小王" not in shown


def test_of_a_whole_city_the_page_lists_what_was_looked_for_and_what_is_ticked(fresh, monkeypatch):
    monkeypatch.setattr(areas, "MOST_LISTED", 1)
    asked = "/territory/new?person=xiaozhao&block=jinxiu&find="
    html = fresh.ask("zhou", "GET", asked + "cjy")[2].decode()
    assert 'value="chunjiang"' in html and 'value="jinxiu" checked' in html
    html = fresh.ask("zhou", "GET", asked + "nowhere")[2].decode()
    assert 'value="chunjiang"' not in html and 'value="jinxiu" checked' in html and "1 of 2 blocks" in html
