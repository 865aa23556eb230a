"""Plane geometry on a town's scale: points are [lng, lat] as GeoJSON writes them, lengths are metres.

A town is small enough to be flat: one degree of longitude is cos(latitude) of a degree of latitude there.
"""

from __future__ import annotations

import itertools
import json
import math

Point = tuple[float, float]
Ring = list[Point]
DEGREE = 111_320.0
"""Metres in a degree of latitude."""
MOST_POINTS = 5000
TOLERANCE = 0.4
"""Corners that stick out less than this many metres are left away."""


class NoShape(Exception):
    """What was given is no outline; the message is a key of ERRORS."""


def rings(geometry: object) -> list[Ring]:
    """The rings of a Polygon or MultiPolygon, each closed; outer ones against the clock, holes with it, as GeoJSON wants.

    Files do not always keep to that, and what is drawn together (nonzero) depends on it.
    """
    if not isinstance(geometry, dict):
        raise NoShape("shape_missing")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        raise NoShape("shape_no_area")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise NoShape("shape_missing")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    if not all(isinstance(polygon, list) for polygon in polygons):
        raise NoShape("shape_missing")
    found = [_turned(_ring(ring), hole=n > 0) for polygon in polygons for n, ring in enumerate(polygon) if ring]
    if not found:
        raise NoShape("shape_missing")
    if sum(map(len, found)) > MOST_POINTS:
        raise NoShape("shape_long")
    return found


def _ring(written: object) -> Ring:
    if not isinstance(written, list):
        raise NoShape("shape_missing")
    ring = [point(one) for one in written]
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(set(ring)) < 3:
        raise NoShape("shape_no_area")
    return ring


def _turned(ring: Ring, *, hole: bool) -> Ring:
    return ring[::-1] if (_signed(ring) > 0) == hole else ring


def point(written: object) -> Point:
    if not isinstance(written, list) or len(written) < 2:
        raise NoShape("shape_missing")
    lng, lat = written[0], written[1]
    if any(isinstance(n, bool) or not isinstance(n, int | float) or not math.isfinite(n) for n in (lng, lat)):
        raise NoShape("shape_missing")
    if abs(lng) > 180 or abs(lat) > 85:
        raise NoShape("place_wrong")
    return float(lng), float(lat)


def area(ring: Ring) -> float:
    """Square metres inside a closed ring."""
    return abs(_signed(ring))


def _signed(ring: Ring) -> float:
    """More than nothing against the clock."""
    east = DEGREE * math.cos(math.radians(ring[0][1]))
    x0, y0 = ring[0]
    flat = [((x - x0) * east, (y - y0) * DEGREE) for x, y in ring]
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(flat)) / 2


def centre(ring: Ring) -> Point:
    """Its centre of mass; the mean of its corners where there is no area."""
    x0, y0 = ring[0]
    twice, cx, cy = 0.0, 0.0, 0.0
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        twice, cx, cy = twice + cross, cx + (ax + bx - 2 * x0) * cross, cy + (ay + by - 2 * y0) * cross
    if abs(twice) < 1e-15:
        corners = ring[:-1]
        return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)
    return x0 + cx / (3 * twice), y0 + cy / (3 * twice)


def metres(a: Point, b: Point) -> float:
    east = DEGREE * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot((a[0] - b[0]) * east, (a[1] - b[1]) * DEGREE)


def inside(at: Point, listed: list[Ring]) -> bool:
    """Even-odd over all rings, so a hole is outside."""
    x, y = at
    odd = False
    for ring in listed:
        for (ax, ay), (bx, by) in itertools.pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
    return odd


def simplified(ring: Ring, tolerance: float = TOLERANCE) -> Ring:
    """The same outline with fewer corners (Douglas–Peucker from the two corners that lie farthest apart), six digits."""
    far = max(range(len(ring)), key=lambda i: metres(ring[0], ring[i]))
    kept = _reduced(ring[: far + 1], tolerance)[:-1] + _reduced(ring[far:], tolerance)
    rounded = [(round(x, 6), round(y, 6)) for x, y in kept]
    clean = [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]
    return clean if len(clean) >= 4 else [(round(x, 6), round(y, 6)) for x, y in ring]


def _reduced(line: Ring, tolerance: float) -> Ring:
    """Without recursion: an outline may have thousands of corners in a row."""
    keep, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        worst = max(range(start + 1, end), key=lambda i: _off(line[i], line[start], line[end]))
        if _off(line[worst], line[start], line[end]) > tolerance:
            keep.add(worst)
            spans += [(start, worst), (worst, end)]
    return [line[i] for i in sorted(keep)]


def _off(p: Point, a: Point, b: Point) -> float:
    """Metres from p to the stretch from a to b."""
    east = DEGREE * math.cos(math.radians(a[1]))
    px, py = (p[0] - a[0]) * east, (p[1] - a[1]) * DEGREE
    bx, by = (b[0] - a[0]) * east, (b[1] - a[1]) * DEGREE
    length = bx * bx + by * by
    along = max(0.0, min(1.0, (px * bx + py * by) / length)) if length else 0.0
    return math.hypot(px - along * bx, py - along * by)


def written(listed: list[Ring]) -> str:
    """As a GeoJSON geometry; rings that are no holes of the first are told by their direction (rings)."""
    geometry = {"type": "Polygon", "coordinates": [[list(p) for p in ring] for ring in listed]}
    return json.dumps(geometry, separators=(",", ":"))
