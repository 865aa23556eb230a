"""What the map's tests have in common: a garden, square houses north of it, and how they come in."""

from __future__ import annotations

import json
import math

from fieldsales.geo import footprints, settings, shapes, taking

GARDEN = (31.2304, 121.4737)


def square(lat: float, lng: float, metres: float = 20, **tags) -> dict:
    up, right = metres / 2 / shapes.DEGREE, metres / 2 / (shapes.DEGREE * math.cos(math.radians(lat)))
    ring = [[lng + x * right, lat + y * up] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    return {"type": "Feature", "properties": tags, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def north(metres: float) -> tuple[float, float]:
    return GARDEN[0] + metres / shapes.DEGREE, GARDEN[1]


def file_of(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def put_at(world, block: str, place: tuple[float, float], **more) -> None:
    lat, lng = place
    assert (
        world.do(world.zhou, "place", block=block, lat=f"{lat:.6f}", lng=f"{lng:.6f}", source="hand", **more).verdict
        == "applied"
    )


def bring_in(world, *features: dict, radius: float = 150, id: str | None = None) -> taking.Seen:
    return taking.bring_in(
        world.store, world.zhou, footprints.read(file_of(*features)), radius, {"file": "x"}, world.now, id=id
    )


def set_map(world, **typed: str) -> None:
    with world.store.writer() as w:
        settings.write(w, world.zhou, typed, world.now)
