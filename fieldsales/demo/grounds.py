"""Where the demo's blocks stand: real ground in a real town, with houses on it that nobody ever built."""

from __future__ import annotations

import json
import math

from fieldsales.demo import shop
from fieldsales.demo.scribe import Scribe
from fieldsales.geo import footprints, taking
from fieldsales.geo.shapes import DEGREE
from fieldsales.store import next_rev

CENTRES = {
    "yunshan": (31.21352, 121.54716), "guiyu": (31.21803, 121.55292), "yizhong": (31.21012, 121.55418), "zhaoxia": (31.21655, 121.54331),
}  # fmt: skip
TURN = {"yunshan": 0.12, "guiyu": -0.2, "yizhong": 0.05, "zhaoxia": 0.3}
HOUSES: dict[str, list[tuple[str, float, float, float, float]]] = {
    # label ('' is a neighbour's), metres east and north of the middle, width, depth
    "yunshan": [("1", -38, 12, 46, 18), ("2", 34, 20, 26, 24), ("", -30, -45, 60, 14), ("", 40, -48, 44, 14)],
    "guiyu": [("1", -30, 0, 40, 16), ("2", 30, 0, 40, 16), ("", 0, 52, 90, 13), ("", 0, -50, 70, 13)],
    "yizhong": [
        *((str(n + 1), (n % 2) * 66 - 33, 46 - (n // 2) * 40, 54, 12) for n in range(6)),
        ("", 90, 0, 20, 60),
    ],
    "zhaoxia": [("1", 0, 0, 54, 12)],
}


def lay_out(scribe: Scribe) -> None:
    """Blocks are placed by hand, outlines come in as they would from a file."""
    boss, moment = shop.actor("boss"), scribe.first
    for block in shop.BLOCKS:
        lat, lng = CENTRES[block]
        scribe.must(
            boss, "place", moment, f"demo-place-{block}", block=f"demo-{block}", lat=lat, lng=lng, source="hand"
        )
    features = [_feature(block, n, house) for block in shop.BLOCKS for n, house in enumerate(HOUSES[block])]
    read = footprints.read(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    seen, rev = taking.look(scribe.conn, read, 150), next_rev(scribe.conn)
    for outline, link in zip(read.outlines, seen.links, strict=True):
        taking.put(scribe.conn, outline, link, boss, rev, moment)


def _feature(block: str, n: int, house: tuple[str, float, float, float, float]) -> dict:
    label, east, north, wide, deep = house
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [_there(block, east + x * wide / 2, north + y * deep / 2) for x, y in corners]
    tags = {"addr:housenumber": f"{label}号楼"} if label else {}
    return {
        "type": "Feature", "id": f"demo-{block}-{n}", "properties": tags,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip


def _there(block: str, east: float, north: float) -> list[float]:
    lat, lng = CENTRES[block]
    sin, cos = math.sin(TURN[block]), math.cos(TURN[block])
    right, up = east * cos - north * sin, east * sin + north * cos
    return [lng + right / (DEGREE * math.cos(math.radians(lat))), lat + up / DEGREE]
