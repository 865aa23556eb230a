"""Several areas given at once: what may be ticked, what stands in the way, and the giving itself."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldsales import clock, mutations
from fieldsales.errors import Refused
from fieldsales.store import Actor, Connection, Store, next_rev

MOST_PLACES = 500
MOST_LISTED = 300
"""More rows than that no page holds: a city's list of blocks has 18,000."""
BLOCKS = """
SELECT b.id, b.name, b.search, b.district, b.area,
       (SELECT COUNT(*) FROM building AS g WHERE g.block_id = b.id AND g.gone_at IS NULL) AS buildings
  FROM block AS b WHERE b.gone_at IS NULL ORDER BY b.name, b.id
"""
WHO = """
SELECT t.block_id, p.name, COUNT(*) AS n, SUM(CASE WHEN t.building_id IS NULL THEN 1 ELSE 0 END) AS whole
  FROM territory AS t JOIN person AS p ON p.id = t.person_id AND p.active = 1
 WHERE t.ended_at IS NULL AND COALESCE(t.ends_on, '9999') >= :today
 GROUP BY t.block_id, p.id, p.name ORDER BY p.name, p.id
"""
INSIDE = """
SELECT g.id AS building, g.label, u.id AS unit, u.label AS unit_label, COUNT(*) OVER (PARTITION BY g.id) AS units
  FROM building AS g LEFT JOIN unit AS u ON u.building_id = g.id AND u.gone_at IS NULL
 WHERE g.block_id = :block AND g.gone_at IS NULL
 ORDER BY g.phase NULLS FIRST, g.seq, g.label, g.id, u.seq, u.id
"""
PLACE = """
SELECT b.id AS block, NULL AS building, NULL AS unit, b.name AS name FROM block AS b WHERE :kind = 'block' AND b.id = :id AND b.gone_at IS NULL
UNION ALL
SELECT b.id, g.id, NULL, b.name || ' ' || g.label FROM building AS g JOIN block AS b ON b.id = g.block_id
 WHERE :kind = 'building' AND g.id = :id AND g.gone_at IS NULL
UNION ALL
SELECT b.id, g.id, u.id, b.name || ' ' || g.label || '-' || u.label FROM unit AS u JOIN building AS g ON g.id = u.building_id
  JOIN block AS b ON b.id = g.block_id WHERE :kind = 'unit' AND u.id = :id AND u.gone_at IS NULL
"""
IN_THE_WAY = """
SELECT t.id, t.alone, t.begins_on, t.ends_on, t.at, p.name AS person, b.name AS block_name, g.label AS building, u.label AS unit
  FROM territory AS t JOIN person AS p ON p.id = t.person_id AND p.active = 1
  JOIN block AS b ON b.id = t.block_id
  LEFT JOIN building AS g ON g.id = t.building_id LEFT JOIN unit AS u ON u.id = t.unit_id
 WHERE t.person_id <> :person AND t.block_id = :block AND t.ended_at IS NULL AND (t.alone = 1 OR :alone = '1')
   AND (t.building_id IS NULL OR :building IS NULL OR t.building_id = :building)
   AND (t.unit_id IS NULL OR :unit IS NULL OR t.unit_id = :unit)
   AND COALESCE(t.begins_on, '') <= COALESCE(NULLIF(:ends_on, ''), '9999')
   AND COALESCE(t.ends_on, '9999') >= COALESCE(NULLIF(:begins_on, ''), :today)
 ORDER BY p.name, t.id
"""
"""As territory_give.sql refuses it: who is there at that time, when one of the two is meant to be alone."""


@dataclass(frozen=True)
class Wish:
    """What a form asks for: to whom, which places ("block:x", "building:y", "unit:z"), for how long, alone or not."""

    person: str
    places: tuple[str, ...]
    begins_on: str = ""
    ends_on: str = ""
    alone: str = "0"
    anyway: str = ""
    """What becomes of those in the way: '' ask, 'end' end theirs the day before, 'skip' leave these places out."""


def blocks(conn: Connection) -> list[dict]:
    """Every block with who sweeps there, for the list to tick."""
    asked = {"today": clock.shops_day(conn, clock.now())}
    there: dict[str, list[str]] = {}
    for row in conn.all(WHO, asked):
        there.setdefault(row["block_id"], []).append(row["name"] if row["whole"] else f"{row['name']} ({row['n']})")
    found = [row | {"who": "、".join(there.get(row["id"], []))} for row in conn.all(BLOCKS, asked)]
    return sorted(found, key=lambda b: (bool(b["who"]), not b["buildings"], b["name"], b["id"]))


def narrowed(found: list[dict], wanted: str, picked: set[str]) -> list[dict]:
    """What one page lists of them: all, or of very many those with these words, and always what is ticked."""
    if len(found) <= MOST_LISTED:
        return found
    ticked = [b for b in found if b["id"] in picked]
    others = (b for b in found if b["id"] not in picked and wanted.lower() in _words(b))
    return ticked + list(itertools.islice(others, MOST_LISTED))


def _words(block: dict) -> str:
    return " ".join(str(block[key] or "") for key in ("search", "district", "area", "who")).lower()


def inside(conn: Connection, block: str) -> list[dict]:
    """The buildings of a block, each with its units when there are several."""
    found: dict[str, dict] = {}
    for row in conn.all(INSIDE, {"block": block}):
        one = found.setdefault(row["building"], {"id": row["building"], "label": row["label"], "units": []})
        if row["units"] > 1:
            one["units"].append({"id": row["unit"], "label": row["unit_label"]})
    return list(found.values())


def place(conn: Connection, text: str) -> dict | None:
    """`building:jinxiu-2` → {block, building, unit, name}, or None when there is no such place any more."""
    kind, _, id = text.partition(":")
    return conn.one(PLACE, {"kind": kind, "id": id})


def in_the_way(conn: Connection, wish: Wish) -> list[dict]:
    """The areas of others that cannot stay as they are if this wish is to be granted."""
    today, found = clock.shops_day(conn, clock.now()), {}
    for text in wish.places:
        there = place(conn, text)
        if there is None:
            continue
        asked = there | {"person": wish.person, "alone": wish.alone, "today": today}
        for row in conn.all(IN_THE_WAY, asked | {"begins_on": wish.begins_on, "ends_on": wish.ends_on}):
            found[row["id"]] = row
    return list(found.values())


def give(store: Store, by: Actor, wish: Wish, moment: datetime, base: str) -> tuple[int, int]:
    """Give all that can be given; one transaction. → (given, left out because he had it or somebody is there)."""
    if not wish.person:
        raise Refused("person_needed")
    if not wish.places:
        raise Refused("place_needed")
    if len(wish.places) > MOST_PLACES:
        raise Refused("too_many")
    given = left = 0
    with store.writer() as w:
        today = clock.shops_day(w, moment)
        if wish.anyway == "end":
            _make_room(w, by, wish, moment, base, today)
        for n, text in enumerate(_widest(w, wish.places)):
            there = place(w, text)
            if there is None:
                raise Refused("block_gone")
            args = {k: there[k] for k in ("block", "building", "unit") if there[k]}
            args |= {"person": wish.person, "begins_on": wish.begins_on, "ends_on": wish.ends_on, "alone": wish.alone}
            try:
                _do(w, by, "territory_give", args, f"{base}.{n}", moment, today)
                given += 1
            except Refused as refused:
                if refused.key != "sweeps_already" and not (
                    refused.key == "exclusive_overlap" and wish.anyway == "skip"
                ):
                    raise
                left += 1
    return given, left


def _widest(w: Connection, places: tuple[str, ...]) -> list[str]:
    """Without what lies in another that is ticked as well, the wide ones first."""
    ticked, found = set(places), []
    for text in sorted(ticked, key=lambda t: (("block", "building", "unit").index(t.partition(":")[0]), t)):
        there = place(w, text) or {}
        wider = {f"block:{there.get('block')}", f"building:{there.get('building')}"} - {text}
        if not wider & ticked:
            found.append(text)
    return found


def _make_room(w: Connection, by: Actor, wish: Wish, moment: datetime, base: str, today: str) -> None:
    """The others' areas end the day before; at once if that day is over or they would not even have begun."""
    first = wish.begins_on if wish.begins_on > today else today
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    for n, area in enumerate(in_the_way(w, wish)):
        later = before >= today and (area["begins_on"] or "") <= before
        name = "territory_change" if later else "unassign"
        args = {"territory": area["id"]} | ({"ends_on": before} if later else {})
        _do(w, by, name, args, f"{base}.end{n}", moment, today)


def _do(w: Connection, by: Actor, name: str, args: dict, id: str, moment: datetime, today: str) -> None:
    """As if it had been done by hand, once however often the form is sent."""
    if w.one("SELECT 1 AS one FROM mutation_log WHERE id = :id", {"id": id}):
        return
    rev = next_rev(w)
    mutations.run(w, by, name, {k: v for k, v in args.items() if v}, id, moment, rev, today)
    mutations.log(w, by, name, args, moment, moment, mutations.Verdict(id, "applied", None, rev))
