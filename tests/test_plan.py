"""A building's doors laid out: the same rows on the phone and on the server, whatever a building is like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldsales.offline.plan import plan
from fieldsales.offline.shown import Unshowable
from tests.parity import EXAMPLES, lane
from tests.test_parity_dialect import ours, theirs

PAGE = (
    "{% set laid = doors|plan(units) %}{% for h in laid.heads %}{{ h.label }}={{ h.width }} {% endfor %}"
    "{{ laid.doors }} {{ laid.knocked }} {{ laid.opened }} {{ laid.met }} {{ laid.start.room if laid.start is not none else '' }}"
    "{% for f in laid.floors %}/{{ f.floor_index }} {{ f.label }}:{% for g in f.groups %}|"
    "{% for d in g %}{% if d is none %}-{% else %}{{ d.room }},{% endif %}{% endfor %}{% endfor %}{% endfor %}"
)
UNITS = [{"unit": 1, "label": "1", "mirror": 0}, {"unit": 2, "label": "2", "mirror": 1}, {"unit": 3, "label": "3", "mirror": 0}]


def door(floor, unit, seq, room="x", label=None, came=0, marks=""):
    return {
        "floor_index": floor, "unit": unit, "seq": seq, "room": room, "label": label or str(floor), "came": came, "marks": marks,
    }  # fmt: skip


def rooms(doors):
    return [[[d and d["room"] for d in group] for group in f["groups"]] for f in plan(doors, UNITS)["floors"]]


def test_floors_come_from_the_top_and_a_place_without_a_door_is_a_hole():
    doors = [door(1, 1, 1, "101"), door(2, 1, 2, "202"), door(2, 3, 1, "3-201"), door(-1, 3, 4, "B1")]
    assert rooms(doors) == [[[None, "202"], ["3-201", None]], [["101", None], [None, None]], [[None, None], [None, "B1"]]]
    assert [h["label"] for h in plan(doors, UNITS)["heads"]] == ["1", "3"], "a unit without doors is not drawn"
    assert [f["label"] for f in plan([door(1, 1, 1), door(14, 1, 1, label="12A")], UNITS)["floors"]] == ["12A", "1"]


def test_a_mirrored_unit_counts_its_doors_from_the_right():
    assert rooms([door(1, 2, s, str(s)) for s in (1, 3, 4)]) == [[["4", "3", "1"]]]


def test_a_door_without_a_unit_is_an_error_and_not_a_door_less():
    with pytest.raises(Unshowable):
        plan([door(1, 4, 1)], UNITS)


def test_what_was_met_was_opened_and_what_was_opened_was_knocked_and_a_part_of_another_is_not_counted():
    doors = [door(1, 1, n, came=came, marks=" t") for n, came in enumerate([0, 0, 1, 2, 3, 4, 4])]
    laid = plan([*doors, door(1, 1, 9, came=4, marks=" c m")], UNITS)
    assert [laid[key] for key in ("doors", "knocked", "opened", "met")] == [7, 5, 3, 2]


def test_a_shop_or_an_unsold_flat_is_neither_counted_nor_knocked_on():
    laid = plan([door(1, 1, 1, came=5), door(2, 1, 1, came=2)], UNITS)
    assert [laid[key] for key in ("doors", "knocked", "opened", "met", "start")] == [1, 1, 0, 0, None]
    assert len(laid["floors"]) == 2, "it stands on the plan all the same"


def test_one_starts_where_nobody_knocked_from_the_left_and_from_the_top_and_only_then_knocks_again():
    doors = [door(9, 1, 1, "again", came=1), door(2, 2, 1, "right"), door(1, 1, 1, "low", marks=" c"), door(9, 1, 2, came=2)]
    upper = [door(3, 1, 2, "second"), door(3, 1, 1, "first")]
    assert plan(doors + upper, UNITS)["start"]["room"] == "first"
    assert plan(doors, UNITS)["start"]["room"] == "low"
    assert plan(doors[:1] + doors[3:], UNITS)["start"]["room"] == "again"
    assert plan(doors[3:], UNITS)["start"] is None


@pytest.mark.parametrize("marks", [" t", " q", " m", " t c"])
def test_nobody_is_sent_to_a_door_that_is_taken_or_wants_quiet_or_is_part_of_another(marks):
    assert plan([door(1, 1, 1, marks=marks)], UNITS)["start"] is None


few = st.integers(-2, 4)
steps, marks = st.integers(0, 5), st.sampled_from(["", "", " c", " t q", " m"])
units = st.lists(st.tuples(few, st.integers(0, 1)), unique_by=lambda one: one[0], max_size=4).map(
    lambda all: [{"unit": number, "label": f"u{number}", "mirror": mirror} for number, mirror in sorted(all)]
)
doors = st.lists(st.builds(door, few, few, few, st.text("东户12<", max_size=3), came=steps, marks=marks), max_size=6)


@given(st.lists(st.tuples(units, doors), min_size=9, max_size=9))
@settings(lane, max_examples=EXAMPLES // 9 + 1)
def test_phone_and_server_lay_a_building_out_alike(buildings):
    """Doors mostly stand in units; where one does not, both sides refuse."""
    pages = []
    for number, (heads, cells) in enumerate(buildings):
        known = {head["unit"] for head in heads}
        kept = [d for d in cells if d["unit"] in known or number == 8]
        pages.append({"lang": "zh", "units": heads, "doors": kept})
    for page, (kind, html) in zip(pages, theirs({"page.html": PAGE}, pages), strict=True):
        expected = ours({"page.html": PAGE}, page)
        assert kind == expected[0] and (kind == "error" or html == expected[1])
