"""A picture of what a file holds, before it is taken in: all outlines as three paths of an SVG 640 wide."""

from __future__ import annotations

import math

from fieldsales.geo.shapes import DEGREE
from fieldsales.geo.taking import Seen

WIDE, TALL, MARGIN = 640, 420, 12


def of(seen: Seen) -> dict:
    """{grey, green, full, high}: in no block, in a block, a building of the shop."""
    outlines = seen.read.outlines
    paths: dict[str, list[str]] = {"grey": [], "green": [], "full": []}
    if not outlines:
        return {"grey": "", "green": "", "full": "", "high": 120}
    lngs, lats = [o.at[0] for o in outlines], [o.at[1] for o in outlines]
    east = DEGREE * math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide, high = (max(lngs) - min(lngs)) * east, (max(lats) - min(lats)) * DEGREE
    unit = max(wide / (WIDE - 2 * MARGIN), high / (TALL - 2 * MARGIN), 0.2)
    left = (WIDE - wide / unit) / 2
    for outline, link in zip(outlines, seen.links, strict=True):
        points = [
            f"{left + (x - min(lngs)) * east / unit:.1f} {MARGIN + (max(lats) - y) * DEGREE / unit:.1f}"
            for x, y in outline.rings[0][:-1]
        ]
        paths["full" if link.building else "green" if link.block else "grey"].append(f"M{'L'.join(points)}Z")
    return {**{name: "".join(parts) for name, parts in paths.items()}, "high": math.ceil(high / unit + 2 * MARGIN)}
