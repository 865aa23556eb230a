"""The filter plan: a building's doors laid out as they lie, floor by floor; the twin of plan.js.

`cells|plan(units)` → {heads: [{label, width}], floors: [{floor_index, label, groups: [[door or None]]}], doors, knocked, opened,
met, start}. units come from the left: {unit, label, mirror}; one whose mirror is 1 counts its doors from the right. A door
{floor_index, label, unit, seq, came, marks} stands in its place, None is a place without a door; floors come from the top.
came is 0 where nobody knocked, 1 where nobody was home on an earlier day, 2 knocked, 3 opened, 4 met, 5 where nobody is to be
swept (a shop, an unsold flat); doors, knocked, opened and met count all but the last. start is where to knock next: a 0, else
a 1, from the left and from the top. A door with the mark m is part of another and neither counted nor knocked on; one taken by
a colleague (t) or that wants quiet (q) is only counted.

That this is no query is a matter of time: SQL has to look up, number, sort and count every place of four hundred for each
of these, which took more than half of the whole page.
"""

from __future__ import annotations

from fieldsales.offline.operators import each, get
from fieldsales.offline.shown import Unshowable

STEPS, AGAIN = 6, 1
FREE = ("", " c")
"""Marks with which a door may be knocked on: none, or that something about it is unsent."""


def plan(value: object, units: object = None) -> dict:
    """The doors in their places; a door without a unit of its own is an error."""
    cells = list(each(value))
    seqs: dict[int, set[int]] = {}
    came = [0] * STEPS
    start, first = None, None
    for cell in cells:
        unit, seq, floor = _whole(cell, "unit"), _whole(cell, "seq"), _whole(cell, "floor_index")
        seqs.setdefault(unit, set()).add(seq)
        step, marks = _whole(cell, "came"), get(cell, "marks")
        if step not in range(STEPS) or not isinstance(marks, str):
            raise Unshowable("what came of a door is 0 to 5, and its marks are letters")
        came[step] += "m" not in marks
        rank = step, unit, -floor, seq
        if step <= AGAIN and marks in FREE and (first is None or rank < first):
            start, first = cell, rank
    heads, places = _heads(units, seqs)
    floors: dict[int, dict] = {}
    for cell in cells:
        index, place = _whole(cell, "floor_index"), places.get((_whole(cell, "unit"), _whole(cell, "seq")))
        if place is None:
            raise Unshowable("a door needs a unit of the plan")
        if index not in floors:
            groups: list[list] = [[None] * head["width"] for head in heads]
            floors[index] = {"floor_index": index, "label": get(cell, "label"), "groups": groups}
        floors[index]["groups"][place[0]][place[1]] = cell
    return {
        "heads": heads, "floors": [floors[index] for index in sorted(floors, reverse=True)], "start": start,
        "doors": sum(came[:5]), "knocked": sum(came[1:5]), "opened": sum(came[3:5]), "met": came[4],
    }  # fmt: skip


def _heads(units: object, seqs: dict[int, set[int]]) -> tuple[list[dict], dict[tuple[int, int], tuple[int, int]]]:
    """What stands above the columns, and where in its floor each place lies: (unit, seq) → (group, column)."""
    heads: list[dict] = []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for unit in each(units):
        number, mirrored = _whole(unit, "unit"), _whole(unit, "mirror") == 1
        if number in seqs:
            row = sorted(seqs[number], reverse=mirrored)
            places |= {(number, seq): (len(heads), column) for column, seq in enumerate(row)}
            heads.append({"label": get(unit, "label"), "width": len(row)})
    return heads, places


def _whole(row: object, key: str) -> int:
    value = get(row, key)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise Unshowable(f"{key} must be a whole number")
    return int(value)
