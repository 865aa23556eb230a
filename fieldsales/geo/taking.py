"""Outlines go into the shop in one transaction, and what they are linked to learns where it stands."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldsales import clock, ids
from fieldsales.errors import Refused
from fieldsales.geo import footprints, settings
from fieldsales.geo.footprints import Outline, Read
from fieldsales.geo.links import Link, link_all
from fieldsales.store import Actor, Connection, Store, next_rev
from fieldsales.texts import sentence

PUT = """
INSERT INTO footprint (id, name, street, number, height, area, lat, lng, shape, block_id, building_id, linked, by_id, at, rev)
VALUES (:id, :name, :street, :number, :height, :area, :lat, :lng, :shape, :block, :building, :linked, :by, :at, :rev)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, street = excluded.street, number = excluded.number,
  height = excluded.height, area = excluded.area, lat = excluded.lat, lng = excluded.lng, shape = excluded.shape,
  block_id = excluded.block_id, building_id = excluded.building_id, linked = excluded.linked, rev = excluded.rev
"""
BUILDING = """
UPDATE building SET rev = :rev, shape = :shape,
       lat = CASE WHEN coord_source IN ('here', 'hand') THEN lat ELSE :lat END,
       lng = CASE WHEN coord_source IN ('here', 'hand') THEN lng ELSE :lng END,
       coord_source = CASE WHEN coord_source IN ('here', 'hand') THEN coord_source ELSE 'footprint' END
 WHERE id = :building AND (shape IS NULL OR shape <> :shape)
"""
BLOCK = """
UPDATE block SET rev = :rev, lat = :lat, lng = :lng, coord_source = 'footprint', accuracy = NULL
 WHERE id = :block AND lat IS NULL
"""


@dataclass
class Seen:
    """What an import would do, or did."""

    read: Read
    links: list[Link]
    radius: float
    blocks: list[dict] = field(default_factory=list)
    """Per block {id, name, outlines, buildings}, the largest first."""

    @property
    def counts(self) -> dict[str, int]:
        total = len(self.read.outlines) + len(self.read.bad) + self.read.parts + self.read.points
        linked = sum(1 for link in self.links if link.block)
        return {
            "features": total, "outlines": len(self.links), "linked": linked,
            "buildings": sum(1 for link in self.links if link.building), "loose": len(self.links) - linked,
            "parts": self.read.parts, "points": self.read.points, "bad": len(self.read.bad),
        }  # fmt: skip


def look(conn: Connection, read: Read, radius: float) -> Seen:
    """What it would do; writes nothing."""
    return _summed(conn, read, link_all(conn, read.outlines, radius), radius)


def _summed(conn: Connection, read: Read, links: list[Link], radius: float) -> Seen:
    outlines, buildings = Counter(x.block for x in links if x.block), Counter(x.block for x in links if x.building)
    names = {row["id"]: row["name"] for row in conn.all("SELECT id, name FROM block")}
    blocks = [
        {"id": id, "name": names[id], "outlines": n, "buildings": buildings[id]} for id, n in outlines.most_common()
    ]
    return Seen(read, links, radius, blocks)


def taken(conn: Connection, read: Read, id: str) -> Seen | None:
    """What became of an import, from what was written down; none while nothing was."""
    log = conn.one("SELECT args FROM mutation_log WHERE id = :id", {"id": id})
    if log is None:
        return None
    rows = {row["id"]: row for row in conn.all("SELECT id, block_id, building_id, linked FROM footprint")}
    links = [_link_of(rows.get(outline.id)) for outline in read.outlines]
    return _summed(conn, read, links, float(json.loads(log["args"])["radius"]))


def _link_of(row: dict | None) -> Link:
    return Link(row["block_id"] or "", row["building_id"] or "", row["linked"] or "") if row else Link()


def bring_in(
    store: Store, actor: Actor, read: Read, radius: float, source: dict, moment: datetime, *, id: str | None = None
) -> Seen:
    """Look and write in one transaction; the same id again writes nothing. Outlines that were there are made anew."""
    with store.writer() as w:
        seen = look(w, read, radius)
        new = id or ids.mint()
        if w.one("SELECT 1 AS one FROM mutation_log WHERE id = :id", {"id": new}):
            return seen
        rev = next_rev(w)
        for outline, link in zip(read.outlines, seen.links, strict=True):
            put(w, outline, link, actor, rev, moment)
        if read.credit and not settings.value(w, "shapes_credit"):
            settings.write(w, actor, {"shapes_credit": read.credit}, moment)
        note(w, new, rev, actor, moment, "import_footprints", {**source, "radius": radius, **seen.counts})
    return seen


def put(w: Connection, outline: Outline, link: Link, actor: Actor, rev: int, moment: datetime) -> None:
    row = {
        "id": outline.id, "name": outline.name or None, "street": outline.street or None, "number": outline.number or None,
        "height": outline.height, "area": outline.area, "lng": outline.at[0], "lat": outline.at[1], "shape": outline.shape,
        "block": link.block or None, "building": link.building or None, "linked": link.how or None,
        "by": actor.id, "at": clock.iso(moment), "rev": rev,
    }  # fmt: skip
    w.execute(PUT, row)
    tell(w, row)


def tell(w: Connection, row: dict) -> None:
    """The building gets its outline and place, and a block without a place stands where its first building does."""
    if row["building"]:
        w.execute(BUILDING, {k: row[k] for k in ("rev", "shape", "lat", "lng", "building")})
    if row["block"]:
        w.execute(BLOCK, {k: row[k] for k in ("rev", "lat", "lng", "block")})


def note(w: Connection, id: str, rev: int, actor: Actor, moment: datetime, name: str, what: dict) -> None:
    """Written down as every write is."""
    at = clock.iso(moment)
    w.execute(
        "INSERT INTO mutation_log (id, person_id, device_id, name, args, at, received_at, verdict, rev)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'applied', ?)",
        (id, actor.id, actor.device_id, name, json.dumps(what, ensure_ascii=False), at, at, rev),
    )


def import_file(store: Store, path: Path, into: Path | None = None) -> list[str]:
    """From the command line, as the owner. → the lines to print; what stays out is written as <name>.returned.csv."""
    with store.reader() as conn:
        owner = conn.one("SELECT id, name, role FROM person WHERE role = 'manager' AND active = 1 ORDER BY id LIMIT 1")
        radius = float(settings.value(conn, "link_radius"))
    if owner is None:
        return ["There is no shop here yet. Start the server and open its first page."]
    try:
        data = path.read_bytes()
        read = footprints.read(data)
        source = {"file": path.name, "sha256": hashlib.sha256(data).hexdigest()}
        seen = bring_in(store, Actor(**owner), read, radius, source, clock.now())
    except OSError as error:
        return [f"{path}: {error.strerror}"]
    except Refused as refused:
        return [sentence(refused.key, "en", **refused.values)]
    return [*_said(seen), *_returned(read, path, into)]


def _said(seen: Seen) -> list[str]:
    n = seen.counts
    return [
        f"{n['features']} features: {n['outlines']} outlines came in, {n['points']} address points gave them their numbers,"
        f" {n['parts']} parts of buildings were left out, {n['bad']} are no outlines.",
        f"{n['linked']} lie in {len(seen.blocks)} blocks ({n['buildings']} are a building there), {n['loose']} nowhere"
        f" within {seen.radius:g} m of a block.",
    ]


def _returned(read: Read, path: Path, into: Path | None) -> list[str]:
    if not read.bad:
        return []
    target = (into or Path()) / f"{path.stem}.returned.csv"
    target.write_bytes(footprints.returned_csv(read.bad, "en"))
    return [f"What stayed out, with its reason: {target}"]
