"""Which block and building an outline belongs to: by what it is called where it says so, else by where it lies."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from fieldsales.geo.footprints import Outline
from fieldsales.geo.grid import Grid
from fieldsales.store import Connection

LANE = re.compile(r"^(\d+)弄(\d+[A-Za-z]?)号?$")
LABEL = re.compile(r"(\d{1,4}[A-Za-z]?|[A-Za-z])\s*(?:号楼|号|栋|幢|座|#)?$")
NAMED_WITHIN = 1500.0
"""Metres around a block in which its name or address is believed; towns repeat their streets."""


@dataclass(frozen=True)
class Link:
    """Where an outline belongs; how is 'position', 'label', 'hand' or '' for nowhere."""

    block: str = ""
    building: str = ""
    how: str = ""


class Places:
    """The shop's blocks and buildings with what is known of where they are and what they are called."""

    def __init__(self, conn: Connection) -> None:
        self.blocks = {
            b["id"]: b for b in conn.all("SELECT id, name, street, lat, lng FROM block WHERE gone_at IS NULL")
        }
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.points: Grid[str] = Grid(300)
        self.streets = {_plain(b["street"]): id for id, b in self.blocks.items() if b["street"]}
        self.names = {_plain(b["name"]): id for id, b in self.blocks.items()}
        for block in self.blocks.values():
            self._point(block, block["id"])
        for building in conn.all(
            "SELECT id, block_id, label, lat, lng FROM building WHERE gone_at IS NULL ORDER BY id"
        ):
            self.labels[building["block_id"]].setdefault(building["label"].upper(), building["id"])
            self._point(building, building["block_id"])
        for known in conn.all("SELECT block_id, lat, lng FROM footprint WHERE block_id IS NOT NULL"):
            self._point(known, known["block_id"])

    def _point(self, row: dict, block: str) -> None:
        if row["lat"] is not None and row["lng"] is not None and block in self.blocks:
            self.points.put((row["lng"], row["lat"]), block)

    def link(self, outline: Outline, radius: float) -> Link:
        """By its address or name if a block is called so, else the nearest block within the radius."""
        lane = LANE.match(outline.number)
        called = self._called(outline, lane[1] + "弄" if lane else outline.number)
        block = called or next(self.points.around(outline.at, radius), "")
        if not block:
            return Link()
        label = lane[2] if lane else self._label(outline, block, called)
        building = self.labels[block].get(label.upper(), "") if label else ""
        return Link(block, building, "label" if called or building else "position")

    def _called(self, outline: Outline, number: str) -> str:
        name = _plain(outline.name)
        found = self.streets.get(_plain(outline.street) + number) if outline.street and number else None
        found = found or self.names.get(name) or (self.names.get(_plain(LABEL.sub("", outline.name))) if name else None)
        if not found:
            return ""
        near = self.blocks[found]["lat"] is None or found in set(self.points.around(outline.at, NAMED_WITHIN))
        return found if near else ""

    def _label(self, outline: Outline, block: str, called: str) -> str:
        """What the building is called: the end of its name, or its number unless that is the block's own address."""
        named = LABEL.search(outline.name)
        if named and _plain(outline.name) != _plain(self.blocks[block]["name"]):
            return named[1]
        number = LABEL.search(outline.number)
        return number[1] if number and not (called and outline.street) else ""


def _plain(text: str | None) -> str:
    bare = re.sub(r"\s", "", text or "").lower()
    return re.sub(r"(?<=\d)号$", "", bare)


def link_all(conn: Connection, outlines: list[Outline], radius: float) -> list[Link]:
    """One link for each outline. A building has one outline, the largest that carries its label; a hand's choice stays."""
    places = Places(conn)
    links = [places.link(outline, radius) for outline in outlines]
    by_hand = {
        row["id"]: Link(row["block_id"] or "", row["building_id"] or "", "hand")
        for row in conn.all("SELECT id, block_id, building_id FROM footprint WHERE linked = 'hand'")
    }
    taken = {link.building for link in by_hand.values() if link.building}
    best: dict[str, int] = {}
    for n, (outline, link) in enumerate(zip(outlines, links, strict=True)):
        rival = best.get(link.building)
        if link.building and (rival is None or outlines[rival].area < outline.area):
            best[link.building] = n
    return [
        by_hand[outline.id]
        if outline.id in by_hand
        else link
        if not link.building or (best[link.building] == n and link.building not in taken)
        else Link(link.block, "", "position")
        for n, (outline, link) in enumerate(zip(outlines, links, strict=True))
    ]
