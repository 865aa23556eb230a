"""Which blocks and buildings lie in what somebody drew on the map."""

from __future__ import annotations

import json

from fieldsales.errors import Refused
from fieldsales.geo import shapes
from fieldsales.geo.shapes import NoShape
from fieldsales.store import Connection

MOST_CORNERS = 200


def drawn_ring(text: str) -> shapes.Ring:
    """A ring from 'lat,lng lat,lng …' as the page sends it. Raises Refused."""
    try:
        pairs = [pair.split(",") for pair in text.split()]
        corners = [shapes.point([float(lng), float(lat)]) for lat, lng in pairs]
    except (ValueError, NoShape) as error:
        raise Refused("place_wrong") from error
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise Refused("ring_corners", most=MOST_CORNERS)
    return [*corners, corners[0]]


def found(conn: Connection, ring: shapes.Ring) -> dict[str, list[dict]]:
    """{blocks, buildings}: buildings whose place lies inside, and blocks that lie inside, by their place or whole.

    A block counts when every building of it that has a place is inside, or when it has none and its own point is.
    """
    blocks = conn.all("SELECT id, name, lat, lng FROM block WHERE gone_at IS NULL ORDER BY name, id")
    buildings = conn.all(
        "SELECT id, block_id, label, lat, lng, shape FROM building WHERE gone_at IS NULL ORDER BY seq, id"
    )
    within: dict[str, list[dict]] = {}
    outside: set[str] = set()
    for building in buildings:
        at = _place(building)
        if at is None:
            continue
        if shapes.inside(at, [ring]):
            within.setdefault(building["block_id"], []).append(building)
        else:
            outside.add(building["block_id"])
    whole = [
        b for b in blocks
        if (b["id"] in within and b["id"] not in outside)
        or (b["id"] not in within and b["id"] not in outside and b["lat"] is not None
            and shapes.inside((b["lng"], b["lat"]), [ring]))
    ]  # fmt: skip
    complete = {b["id"] for b in whole}
    single = [g for b in blocks if b["id"] not in complete for g in within.get(b["id"], ())]
    names = {b["id"]: b["name"] for b in blocks}
    return {
        "blocks": [{"id": b["id"], "name": b["name"]} for b in whole],
        "buildings": [{"id": g["id"], "label": g["label"], "block": names[g["block_id"]]} for g in single],
    }


def _place(building: dict) -> shapes.Point | None:
    if building["lat"] is not None:
        return building["lng"], building["lat"]
    if building["shape"]:
        return shapes.centre([tuple(p) for p in json.loads(building["shape"])["coordinates"][0]])
    return None
