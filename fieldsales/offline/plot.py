"""The filter plot: places as points on a plain sheet, when there is no map under them; the twin of plot.js.

`blocks|plot(buildings, at)` answers what an SVG of 6400 units' width needs: {rows, shapes, here, high, bar, metres, unit}.
rows are the blocks that have a place, with x, y, and far (metres from `at`, '31.2,121.4' or none), the nearest first where
somebody stands; `said` is where the name finds room: 1 right of the point, 2 left of it, 0 nowhere. shapes are buildings with d, their outline, or
x and y. A town is flat: a degree of longitude is cos(latitude) of a degree of latitude.
"""

from __future__ import annotations

import json
import math
import re

from fieldsales.offline.operators import each
from fieldsales.offline.shown import Unshowable

WIDE, MARGIN, TALL, LOW, FOOT = 6400, 500, 4200, 2000, 450
DEGREE, FAR = 111320, 40000
LETTER, LINE, GAP = 330, 430, 400
"""How much room one Chinese character and a line of text take."""
_AT = re.compile("(-?[0-9]{1,3}(?:\\.[0-9]{1,15})?),(-?[0-9]{1,3}(?:\\.[0-9]{1,15})?)")


def plot(value: object, buildings: object = None, at: object = None) -> dict:
    rows = [dict(_dict(row)) for row in each(value) if _place(row)]
    around = [dict(_dict(row)) for row in each(buildings if buildings is not None else []) if _place(row)]
    here = _position(at)
    sheet = Sheet([*rows, *around], here)
    for row in rows:
        row |= sheet.point(row) | {"far": _metres(here, row)}
    if here:
        rows.sort(key=lambda row: row["far"])
    _name(rows)
    shapes = [row | sheet.point(row) | {"d": sheet.path(row.get("shape"))} for row in around]
    stands = sheet.point(here) if here and sheet.holds_here else None
    return {"rows": rows, "shapes": shapes, "here": stands, **sheet.measures()}


class Sheet:
    """How degrees become units: everything fits, north is up, the middle of it in the middle."""

    def __init__(self, rows: list[dict], here: dict | None) -> None:
        lats, lngs = [row["lat"] for row in rows], [row["lng"] for row in rows]
        self.holds_here = here is not None and any(_metres(here, row) <= FAR for row in rows)  # type: ignore[operator]
        if here and self.holds_here:
            lats, lngs = [*lats, here["lat"]], [*lngs, here["lng"]]
        south, self.north = min(lats, default=0.0), max(lats, default=0.0)
        self.west, east = min(lngs, default=0.0), max(lngs, default=0.0)
        self.east = DEGREE * math.cos((self.north + south) / 2 * math.pi / 180)
        wide, high = (east - self.west) * self.east, (self.north - south) * DEGREE
        self.unit = max(wide / (WIDE - 2 * MARGIN), high / (TALL - 2 * MARGIN), 0.05)
        self.high = max(LOW, _whole(high / self.unit) + 2 * MARGIN + FOOT)
        self.left = (WIDE - wide / self.unit) / 2
        self.top = (self.high - FOOT - high / self.unit) / 2

    def point(self, row: dict) -> dict:
        return {"x": self._x(row["lng"]), "y": self._y(row["lat"])}

    def _x(self, lng: float) -> int:
        return _whole(self.left + (lng - self.west) * self.east / self.unit)

    def _y(self, lat: float) -> int:
        return _whole(self.top + (self.north - lat) * DEGREE / self.unit)

    def path(self, shape: object) -> str:
        """The outline as an SVG path; '' where there is none or it is no outline."""
        rings = _rings(shape)
        return "".join("M" + "L".join(f"{self._x(p[0])} {self._y(p[1])}" for p in ring) + "Z" for ring in rings)

    def measures(self) -> dict:
        """A bar of 1, 2 or 5 times a power of ten metres, at most a third of the sheet long."""
        most = WIDE / 3 * self.unit
        metres = 1
        for step in (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000):
            metres = step if step <= most else metres
        return {"high": self.high, "bar": _whole(metres / self.unit), "metres": metres, "unit": WIDE}


def _name(rows: list[dict]) -> None:
    """Beside their points, as many as run into no other name; the first come first."""
    taken: list[tuple[int, int, int, int]] = []
    for row in rows:
        wide = LETTER * sum(1 if ord(c) > 255 else 0.6 for c in str(row.get("name") or ""))
        long, above, below = _whole(wide) + GAP, row["y"] - LINE // 2, row["y"] + LINE // 2
        sides = [
            (row["x"] - GAP // 2, above, row["x"] + long, below),
            (row["x"] - long, above, row["x"] + GAP // 2, below),
        ]
        row["said"] = next((n for n, box in enumerate(sides, 1) if _free(box, taken)), 0)
        if row["said"]:
            taken.append(sides[row["said"] - 1])


def _free(box: tuple[int, int, int, int], taken: list[tuple[int, int, int, int]]) -> bool:
    if box[0] < 0 or box[2] > WIDE:
        return False
    return not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken)


def _rings(shape: object) -> list:
    if not isinstance(shape, str) or not shape:
        return []
    try:
        rings = json.loads(shape)["coordinates"]
        return [[[float(p[0]), float(p[1])] for p in ring[:-1]] for ring in rings]
    except (ValueError, TypeError, KeyError, IndexError):
        return []


def _dict(row: object) -> dict:
    if not isinstance(row, dict):
        raise Unshowable("plot() places rows")
    return row


def _place(row: object) -> bool:
    numbers = [_dict(row).get("lat"), _dict(row).get("lng")]
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
        return False
    return abs(numbers[0]) <= 85 and abs(numbers[1]) <= 180  # type: ignore[arg-type]


def _position(text: object) -> dict | None:
    found = _AT.fullmatch(text) if isinstance(text, str) else None
    here = {"lat": float(found[1]), "lng": float(found[2])} if found else None
    return here if here and _place(here) else None


def _metres(here: dict | None, row: dict) -> int | None:
    """To ten metres; nobody at a gate needs more."""
    if here is None:
        return None
    up = (row["lat"] - here["lat"]) * DEGREE
    right = (row["lng"] - here["lng"]) * DEGREE * math.cos(here["lat"] * math.pi / 180)
    return _whole(math.sqrt(up * up + right * right) / 10) * 10


def _whole(number: float) -> int:
    return math.floor(number + 0.5)
