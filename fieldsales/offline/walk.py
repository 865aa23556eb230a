"""The filter walk: the order in which a rep goes along a list; the twin of walk.js.

`rows|walk(at)`: what has priority 1 comes first, then everything else, each as one walk; at is where he stands ('lat,lng')
or none. The other priorities are walked together, because who stands in a block does all of it there. A walk goes to the
nearest place first and is then made shorter by turning stretches round (2-opt). Rows of one place stay together and go
building by building, unit by unit, from the top floor down; else, and where a row has no place, as they were listed.
"""

from __future__ import annotations

import functools
import re

from geopy.distance import geodesic

from fieldsales.offline.operators import each
from fieldsales.offline.shown import Unshowable

Place = tuple[float, float]

MOST = 60
"""Places in one walk; the list may be longer, the rest follows as listed."""
LATER = float("inf")
_AT = re.compile("(-?[0-9]{1,3}(?:\\.[0-9]{1,15})?),(-?[0-9]{1,3}(?:\\.[0-9]{1,15})?)")


def walk(value: object, at: object = None) -> list[dict]:
    """The same rows; each is a dict with lat, lng (WGS-84, may be none) and priority, and perhaps building_id,
    building_seq, unit_seq, floor_index, seq.
    """
    rows = [_row(row) for row in each(value)]
    here, walked = _position(at), []
    for first in (True, False):
        part, here = _walked([row for row in rows if (row.get("priority") == 1) == first], here)
        walked += part
    return walked


def _row(row: object) -> dict:
    if not isinstance(row, dict):
        raise Unshowable("walk() orders rows")
    return row


def _position(text: object) -> Place | None:
    found = _AT.fullmatch(text) if isinstance(text, str) else None
    return _place({"lat": float(found[1]), "lng": float(found[2])}) if found else None


def _place(row: dict) -> Place | None:
    lat, lng = row.get("lat"), row.get("lng")
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in (lat, lng)):
        return None
    return (lat, lng) if -90 <= lat <= 90 and -180 <= lng <= 180 else None  # type: ignore[operator, return-value]


def _walked(rows: list[dict], here: Place | None) -> tuple[list[dict], Place | None]:
    """The rows of one class in walking order, and where one stands afterwards."""
    groups: dict[Place, list[dict]] = {}
    placeless: list[dict] = []
    for row in rows:
        place = _place(row)
        (placeless if place is None else groups.setdefault(place, [])).append(row)
    places = list(groups)
    tour = route(places[:MOST], here) + places[MOST:]
    ordered = [row for place in tour for row in _stairs(groups[place])]
    return ordered + placeless, tour[-1] if tour else here


def _stairs(rows: list[dict]) -> list[dict]:
    """Within one place. The lift goes up, the rep walks down."""
    seen = list(dict.fromkeys(_building(row) for row in rows))
    return sorted(rows, key=lambda row: (
        _number(row, "building_seq"), seen.index(_building(row)), _number(row, "unit_seq"),
        -_number(row, "floor_index", -LATER), _number(row, "seq"),
    ))  # fmt: skip


def _building(row: dict) -> str:
    return str(row.get("building_id") or "")


def _number(row: dict, key: str, absent: float = LATER) -> float:
    value = row.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else absent


def route(places: list[Place], here: Place | None) -> list[Place]:
    """From here, or from the first of them, through all places and not back."""
    if not places:
        return []
    path = [here or places[0]]
    left = places if here else places[1:]
    path = shorter(nearest(path, left))
    return path[1:] if here else path


def nearest(path: list[Place], left: list[Place]) -> list[Place]:
    """Always to the nearest that is left; of two equally near the one listed first."""
    path, left = list(path), list(left)
    while left:
        path.append(left.pop(min(range(len(left)), key=lambda i: metres(path[-1], left[i]))))
    return path


def shorter(path: list[Place]) -> list[Place]:
    """Turn stretches round while that saves a metre; the start stays. Whole metres, so it comes to an end."""
    path, again = list(path), True
    while again:
        again = False
        for i in range(1, len(path) - 1):
            for j in range(i + 1, len(path)):
                if _saved(path, i, j) > 0:
                    path[i : j + 1] = path[i : j + 1][::-1]
                    again = True
    return path


def _saved(path: list[Place], i: int, j: int) -> int:
    saved = metres(path[i - 1], path[i]) - metres(path[i - 1], path[j])
    return saved if j == len(path) - 1 else saved + metres(path[j], path[j + 1]) - metres(path[i], path[j + 1])


def metres(a: Place, b: Place) -> int:
    """Whole metres, halves up: what is less than a metre apart is equally far, in both runtimes."""
    return _metres(*sorted((a, b)))


@functools.lru_cache(maxsize=65536)
def _metres(a: Place, b: Place) -> int:
    return int(geodesic(a, b).m + 0.5)
