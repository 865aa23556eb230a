"""Outlines of buildings from a GeoJSON file: read, sorted, and what is wrong comes back with its reason.

A feature without area is no outline, but an address point inside one gives it its house number, which is how map data
often write it. Parts of a building (a tower's upper storeys) are left out: the building itself is in the file.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldsales.errors import Refused
from fieldsales.geo import shapes
from fieldsales.geo.grid import Grid
from fieldsales.geo.shapes import NoShape, Point
from fieldsales.texts import gettext, sentence

MOST = 50_000
SMALLEST, LARGEST = 4.0, 400_000.0
"""Square metres; a kiosk is larger than the one, no building than the other."""
TEXT = 120
OSM = "© OpenStreetMap contributors"


@dataclass
class Outline:
    line: int
    id: str
    name: str
    street: str
    number: str
    height: float | None
    area: float
    at: Point
    shape: str
    rings: list[shapes.Ring]


@dataclass(frozen=True)
class Bad:
    """A feature that stays out: its number in the file, what it calls itself, and a key of ERRORS."""

    line: int
    name: str
    reason: str


@dataclass
class Read:
    outlines: list[Outline] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    parts: int = 0
    points: int = 0
    """Address points that told an outline its number."""
    credit: str = ""
    """Whom the map has to name, where the file says so itself."""


def looks_like(data: bytes) -> bool:
    """A GeoJSON file, whatever it is called."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and (b'"Feature' in data[:65536] or b'"features"' in data[:65536])


def read(data: bytes) -> Read:
    """Every feature, as an outline or with a reason. Raises Refused when the whole file is none."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused("geojson_broken") from error
    features = content.get("features") if isinstance(content, dict) else None
    if isinstance(content, dict) and content.get("type") == "Feature":
        features = [content]
    if not isinstance(features, list) or not features:
        raise Refused("geojson_no_features")
    if len(features) > MOST:
        raise Refused("geojson_too_many", most=MOST)
    found = Read()
    points: list[tuple[int, Point, dict]] = []
    for line, feature in enumerate(features, 1):
        _sort_in(found, points, line, feature)
    _number(found, points)
    return found


def _sort_in(found: Read, points: list[tuple[int, Point, dict]], line: int, feature: object) -> None:
    about = feature.get("properties") if isinstance(feature, dict) else None
    tags: dict[str, Any] = about if isinstance(about, dict) else {}
    if "openstreetmap" in _text(tags, "source").lower() or "osm_id" in tags:
        found.credit = OSM
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    try:
        if isinstance(geometry, dict) and geometry.get("type") == "Point":
            points.append((line, shapes.point(geometry.get("coordinates")), tags))
        elif tags.get("kind") == "building_part" or _text(tags, "building:part"):
            found.parts += 1
        else:
            assert isinstance(feature, dict) or geometry is None
            found.outlines.append(_outline(line, feature if isinstance(feature, dict) else {}, tags, geometry))
    except NoShape as error:
        found.bad.append(Bad(line, _text(tags, "name"), str(error)))


def _outline(line: int, feature: dict, tags: dict, geometry: object) -> Outline:
    listed = shapes.rings(geometry)
    largest = max(listed, key=shapes.area)
    size = shapes.area(largest)
    if not SMALLEST <= size <= LARGEST:
        raise NoShape("shape_small" if size < SMALLEST else "shape_large")
    lng, lat = shapes.centre(largest)
    kept = [shapes.simplified(ring) for ring in listed]
    id = feature.get("id") or tags.get("id") or tags.get("@id") or tags.get("osm_id")
    return Outline(
        line, f"fp-{id}" if id else f"fp-{round(lat * 1e6)}-{round(lng * 1e6)}", _text(tags, "name"),
        _text(tags, "addr_street", "addr:street"), _text(tags, "addr_housenumber", "addr:housenumber"),
        _number_of(tags.get("height")), round(size, 1), (round(lng, 6), round(lat, 6)), shapes.written(kept), kept,
    )  # fmt: skip


def _number(found: Read, points: list[tuple[int, Point, dict]]) -> None:
    """An address point inside an outline tells its number; any other point is no outline."""
    near: Grid[Outline] = Grid(500)
    for outline in found.outlines:
        near.put(outline.at, outline)
    for line, at, tags in points:
        number = _text(tags, "addr_housenumber", "addr:housenumber")
        home = next((o for o in near.around(at, 500) if shapes.inside(at, o.rings)), None) if number else None
        if home is None:
            found.bad.append(Bad(line, _text(tags, "name") or number, "shape_no_area"))
            continue
        found.points += 1
        home.number, home.street = home.number or number, home.street or _text(tags, "addr_street", "addr:street")


def _text(tags: dict, *names: str) -> str:
    for name in names:
        value = tags.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value).strip()[:TEXT]
    return ""


def _number_of(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 2000 else None


def returned_csv(bad: list[Bad], lang: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([gettext(lang, word) for word in ("Feature", "Its name", "Reason")])
    for one in sorted(bad, key=lambda b: b.line):
        name = f"'{one.name}" if one.name.startswith(("=", "+", "-", "@")) else one.name
        writer.writerow([one.line, name, sentence(one.reason, lang)])
    return out.getvalue().encode("utf-8-sig")


def from_file(path: Path) -> Read:
    return read(path.read_bytes())
