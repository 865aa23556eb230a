"""What the map draws, as columns: exactly that, scoped by who asks, small enough for a phone.

Coordinates are whole millionths of a degree (eleven centimetres) from one origin, outlines go on from corner to corner.
Only buildings the asker may see are answered for; the tallies beside them are of the whole shop.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping

from fieldsales.offline.days import add_days, day_ok
from fieldsales.store import Connection
from fieldsales.words.sweep import OUTCOME

OUTCOMES = {str(word["code"]) for word in OUTCOME} - {"not_applicable"}
ALL = """
SELECT u.building_id, SUM(u.sweepable) AS n, SUM(u.visited) AS v, SUM(u.met) AS m, SUM(u.ours) AS w
  FROM unit_tally AS u GROUP BY u.building_id
"""
FITTING = """
SELECT k.building_id, COUNT(DISTINCT k.door_id) AS v, COUNT(DISTINCT CASE WHEN k.met = 1 THEN k.door_id END) AS m,
       COUNT(DISTINCT CASE WHEN k.outcome = 'done_by_us' THEN k.door_id END) AS w
  FROM knock AS k
 WHERE k.sweepable = 1 AND (:person IS NULL OR k.person_id = :person)
   AND (:since IS NULL OR k.day >= :since) AND (:until IS NULL OR k.day <= :until)
   AND (:outcome IS NULL OR k.outcome = :outcome)
 GROUP BY k.building_id
"""
"""Both from the tallies of schema 0005, so the map says what coverage says."""
BUILDINGS = "SELECT g.id, g.block_id, g.label, g.lat, g.lng, g.shape FROM building AS g WHERE g.gone_at IS NULL ORDER BY g.block_id, g.seq, g.id"
BLOCKS = "SELECT b.id, b.name, b.lat, b.lng FROM block AS b WHERE b.gone_at IS NULL ORDER BY b.name, b.id"
MOST_LISTED = 100
"""More rows than that the list beside the map does not hold: a city has 18,000 blocks."""
LISTED = """
SELECT b.id, b.name, CASE WHEN b.lat IS NULL THEN 0 ELSE 1 END AS placed, COUNT(*) OVER () AS found FROM block AS b
 WHERE b.gone_at IS NULL AND (:find = '' OR lower(b.search) LIKE '%' || lower(replace(:find, '%', '')) || '%')
 ORDER BY CASE WHEN :few = 0 AND b.lat IS NULL THEN 1 ELSE 0 END, b.name, b.id LIMIT :most
"""
"""By name; of more than fit, those that are on the map come first."""
LOOSE = "SELECT f.id, f.block_id, f.name, f.street, f.number, f.shape FROM footprint AS f WHERE f.building_id IS NULL ORDER BY f.id"
PERIODS = {"today": 0, "7": 6, "30": 29}


def filters(asked: Mapping[str, str], today: str) -> dict[str, str | None]:
    """{person, since, until, outcome} from a page's query; what is not understood filters nothing."""
    period, outcome = asked.get("period", ""), asked.get("outcome", "")
    since, until = asked.get("from", ""), asked.get("to", "")
    if period in PERIODS:
        since, until = add_days(today, -PERIODS[period]) or "", today
    return {
        "person": asked.get("rep") or None,
        "since": since if day_ok(since) == 1 else None,
        "until": until if day_ok(until) == 1 else None,
        "outcome": outcome if outcome in OUTCOMES else None,
    }


def counts(conn: Connection, wanted: Mapping[str, str | None]) -> dict[str, dict]:
    """Per building {n, v, m, w}: sweepable doors, visited, met, ordered from us."""
    found = {row["building_id"]: row for row in conn.all(ALL)}
    if any(wanted.values()):
        for row in found.values():
            row |= {"v": 0, "m": 0, "w": 0}
        for row in conn.all(FITTING, dict(wanted)):
            if row["building_id"] in found:
                found[row["building_id"]] |= {k: row[k] for k in "vmw"}
    return found


def rows(conn: Connection, wanted: Mapping[str, str | None], find: str = "") -> tuple[list[dict], int]:
    """The list beside the map, {id, name, n, v, placed} per block without what is only drawn: the first that `find`
    fits, and of how many blocks."""
    of = conn.all("SELECT COUNT(*) AS n FROM block AS b WHERE b.gone_at IS NULL")[0]["n"]
    listed = conn.all(LISTED, {"find": find, "few": int(of <= MOST_LISTED), "most": MOST_LISTED})
    done, sums = counts(conn, wanted), {b["id"]: [0, 0] for b in listed}
    for building in conn.all("SELECT g.id, g.block_id FROM building AS g WHERE g.gone_at IS NULL"):
        if building["block_id"] in sums:
            row, total = done.get(building["id"], NOBODY), sums[building["block_id"]]
            total[0], total[1] = total[0] + row["n"], total[1] + row["v"]
    return [b | dict(zip("nv", sums[b["id"]], strict=True)) for b in listed], of


def drawn(conn: Connection, wanted: Mapping[str, str | None], *, loose: bool) -> dict:
    """The columns; `loose` adds the outlines that are nobody's building, which only the desk sees. A block that has
    neither a place nor a building is a name in a list and is not drawn."""
    blocks, buildings = conn.all(BLOCKS), conn.all(BUILDINGS)
    sums, done = {row["id"]: [0, 0, 0, 0] for row in blocks}, counts(conn, wanted)
    buildings = [row for row in buildings if row["block_id"] in sums]
    for building in buildings:
        row = done.get(building["id"], NOBODY)
        for at, key in enumerate("nvmw"):
            sums[building["block_id"]][at] += row[key]
    built = {row["block_id"] for row in buildings}
    blocks = [row for row in blocks if row["lat"] is not None or row["id"] in built]
    index = {row["id"]: n for n, row in enumerate(blocks)}
    shown = [row for row in buildings if row["lat"] is not None or row["shape"]]
    grey = conn.all(LOOSE) if loose else []
    origin = _origin(blocks, shown, grey)
    return {
        "origin": origin,
        "blocks": {
            "id": [b["id"] for b in blocks], "name": [b["name"] for b in blocks], "at": _places(blocks, origin),
            **{key: [sums[b["id"]][at] for b in blocks] for at, key in enumerate("nvmw")},
        },
        "buildings": {
            "id": [g["id"] for g in shown], "label": [g["label"] for g in shown],
            "block": [index[g["block_id"]] for g in shown], "at": _places(shown, origin),
            **{key: [done.get(g["id"], NOBODY)[key] for g in shown] for key in "nvmw"},
            "shape": [_shape(g["shape"], origin) for g in shown],
        },
        "loose": {
            "id": [f["id"] for f in grey], "name": [_called(f) for f in grey],
            "block": [index.get(f["block_id"], -1) for f in grey], "shape": [_shape(f["shape"], origin) for f in grey],
        },
    }  # fmt: skip


NOBODY = {"n": 0, "v": 0, "m": 0, "w": 0}


def _called(row: dict) -> str:
    address = f"{row['street'] or ''} {row['number'] or ''}".strip()
    return " · ".join(part for part in (row["name"], address) if part)


def _origin(*listed: list[dict]) -> list[float]:
    """[lat, lng] near all of it; what is drawn counts from here."""
    for rows in listed:
        for row in rows:
            if row.get("lat") is not None:
                return [round(row["lat"], 2), round(row["lng"], 2)]
            if row.get("shape"):
                lng, lat = json.loads(row["shape"])["coordinates"][0][0]
                return [round(lat, 2), round(lng, 2)]
    return [0, 0]


def _places(rows: list[dict], origin: list[float]) -> list[int | None]:
    """lat, lng, lat, lng …; two nones where the place is not known."""
    found: list[int | None] = []
    for row in rows:
        known = row["lat"] is not None and row["lng"] is not None
        found += [_steps(row["lat"], origin[0]), _steps(row["lng"], origin[1])] if known else [None, None]
    return found


def _shape(text: str | None, origin: list[float]) -> tuple[tuple[int, ...], ...] | int:
    """Each ring as lat, lng of its first corner and then the way to the next, without the closing one; 0 for none."""
    return _walked(text, origin[0], origin[1]) if text else 0


@functools.lru_cache(maxsize=20_000)
def _walked(text: str, lat0: float, lng0: float) -> tuple[tuple[int, ...], ...]:
    rings = []
    for ring in json.loads(text)["coordinates"]:
        lat = lng = 0
        steps = []
        for x, y in ring[:-1]:
            up, right = _steps(y, lat0), _steps(x, lng0)
            steps += [up - lat, right - lng]
            lat, lng = up, right
        rings.append(tuple(steps))
    return tuple(rings)


def _steps(degrees: float, origin: float) -> int:
    return round((degrees - origin) * 1e6)


def tag(rev: int, *parts: object) -> str:
    """The ETag: the shop's revision and everything else the answer depends on."""
    said = json.dumps([rev, *parts], sort_keys=True, default=str)
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:20]}"'
