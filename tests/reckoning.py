"""What the reports must say, worked out once more in plain Python from the facts alone.

Nothing here reads a tally or a column that repeats other rows: visits, doors as placed, customers and contacts are
fetched whole and counted by hand. Slow and simple on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

SHUT = {"no_answer", "locked_empty"}
MET = {"family_met", "owner_met", "done_by_us", "done_by_other"}
OUTCOMES = ("no_answer", "locked_empty", "worker_only", "family_met", "owner_met", "refused", "done_by_us", "done_by_other")
DAYS = {"today": 1, "7": 7, "30": 30, "90": 90}


def counting(visits: Iterable[dict]) -> list[dict]:
    """The visits that count: each visit's last word, by the row that corrects it last, unless that takes it back."""
    rows = {v["id"]: v for v in visits}
    last: dict[str, str] = {}
    for v in rows.values():
        first = v["corrects_id"] or v["id"]
        if v["corrects_id"]:
            last[first] = max(last.get(first, ""), v["id"])
        elif first not in last:
            last[first] = ""
    # A row that is itself corrected by name is replaced too, whatever it corrected.
    named = {v["corrects_id"] for v in rows.values() if v["corrects_id"]}
    kept = [rows[correction or first] for first, correction in last.items() if (correction or first) in rows]
    return [v for v in kept if v["id"] not in named and v["outcome"] != "undone"]


def first_day(period: str | None, today: str) -> str:
    return str(date.fromisoformat(today) - timedelta(days=DAYS[period] - 1)) if period in DAYS else ""


@dataclass
class Door:
    """One door as R10 sees it."""

    row: dict
    knocks: list[dict] = field(default_factory=list)
    outcome: str | None = None
    customers: list[dict] = field(default_factory=list)
    contacts: list[dict] = field(default_factory=list)

    @property
    def sweepable(self) -> bool:
        return self.row["kind"] != "shop" and self.outcome != "not_applicable"

    @property
    def ours(self) -> bool:
        return any(k["outcome"] == "done_by_us" for k in self.knocks) or any(c["level"] in "OD" for c in self.customers)

    @property
    def other(self) -> bool:
        return any(k["outcome"] == "done_by_other" for k in self.knocks)

    @property
    def renovated(self) -> bool:
        return self.ours or self.other or (self.row["stage"] or "S00") in [f"S{n}" for n in range(10, 17)]

    @property
    def area(self) -> float:
        return max([c["need_area"] or 0 for c in self.customers if c["has_need"] != "no"], default=0)

    def is_type(self, kind: str) -> bool:
        return any(c["type"] == kind for c in self.customers)


def doors(world, ground: str = "all") -> list[Door]:
    """Every door that stands on the plan, with what was done there; of homes, of the sites of work units, or all."""
    found = {
        d["id"]: Door(d)
        for d in world.all(
            "SELECT d.* FROM door AS d JOIN unit AS u ON u.id = d.unit_id JOIN building AS g ON g.id = d.building_id"
            " JOIN block AS b ON b.id = d.block_id WHERE d.gone_at IS NULL AND d.merged_into IS NULL"
            " AND u.gone_at IS NULL AND g.gone_at IS NULL AND b.gone_at IS NULL"
            " AND (:ground = 'all' OR (b.site_of IS NULL) = (:ground = 'homes'))",
            ground=ground,
        )
    }
    for visit in sorted(counting(world.all("SELECT * FROM visit")), key=lambda v: (v["at"], v["id"])):
        if door := found.get(visit["door_id"]):
            door.outcome = visit["outcome"]
            if visit["outcome"] != "not_applicable":
                door.knocks.append(visit)
    for customer in world.all("SELECT * FROM customer"):
        if door := found.get(customer["door_id"]):
            door.customers.append(customer)
    for contact in world.all("SELECT * FROM contact WHERE gone_at IS NULL"):
        if door := found.get(contact["door_id"]):
            door.contacts.append(contact)
    return list(found.values())


def sweeps(world, today: str, door: Door, person: str | None) -> bool:
    """Whether the door lies in somebody's area today; of `person`, or of anybody."""
    return any(
        (person is None or t["person_id"] == person)
        and t["block_id"] == door.row["block_id"]
        and t["building_id"] in (None, door.row["building_id"])
        and t.get("unit_id") in (None, door.row["unit_id"])
        and t["ended_at"] is None
        and (t.get("begins_on") or "") <= today <= (t.get("ends_on") or "9999")
        for t in world.all("SELECT * FROM territory")
    )


def coverage(world, today: str, by: str = "block", **asked: str) -> dict[str | None, dict]:
    """R10 by place; None is the whole. `asked` are the filters of the page: period, rep, outcome, stage, type, block, building, ground."""
    since = first_day(asked.get("period"), today)
    rows: dict[str | None, dict] = defaultdict(lambda: defaultdict(int))
    for door in doors(world, "all" if {"block", "building"} & asked.keys() else asked.get("ground", "homes")):
        if not fits(world, today, door, asked):
            continue
        for place in (door.row[f"{by}_id"], None):
            _add(rows[place], door, since)
    return {place: dict(row) for place, row in rows.items()}


def fits(world, today: str, door: Door, asked: dict[str, str]) -> bool:
    rep = asked.get("rep")
    if rep == "none" and sweeps(world, today, door, None):
        return False
    if rep and rep != "none" and not sweeps(world, today, door, rep):
        return False
    return (
        asked.get("block") in (None, door.row["block_id"])
        and asked.get("building") in (None, door.row["building_id"])
        and asked.get("outcome") in (None, door.outcome or "none")
        and asked.get("stage") in (None, door.row["stage"] or "none")
        and (asked.get("type") is None or door.is_type(asked["type"]))
    )


def _add(row: dict, door: Door, since: str) -> None:
    row["doors"] += 1
    if not door.sweepable:
        return
    row["sweepable"] += 1
    row["direct"] += door.is_type("direct")
    row["key_person"] += any(c["is_key_person"] == 1 for c in door.contacts)
    row["need_area"] += door.area
    row["ours"] += door.ours
    row["other"] += door.other
    row["renovated"] += door.renovated
    seen = [k for k in door.knocks if k["day"] >= since]
    if not seen:
        return
    row["visited"] += 1
    row["visits"] += len(seen)
    row["opened"] += any(k["outcome"] not in SHUT for k in seen)
    row["met"] += any(k["outcome"] in MET for k in seen)
    row[door.outcome] += 1
    row["last_at"] = max(row.get("last_at") or "", max(k["at"] for k in door.knocks))


def flooring(world, today: str, within: int) -> set[tuple[str, str | None, str]]:
    """(door, who follows, day) of every floor to be laid from today on within so many days."""
    last = str(date.fromisoformat(today) + timedelta(days=within))
    weeks = dict(pair.split("=") for pair in world.all("SELECT value FROM setting WHERE id = 'stage_days'")[0]["value"].split(","))
    found: set[tuple[str, str | None, str]] = set()
    for door in doors(world):
        row = door.row
        for customer in door.customers:
            if customer["level"] not in "DFT" and today <= (customer["t_on"] or "") <= last:
                found.add((row["id"], customer["owner_id"] or None, customer["t_on"]))
        if door.customers or not door.sweepable or door.ours or door.other or row["stage"] not in weeks or not row["stage_seen_on"]:
            continue
        day = str(date.fromisoformat(row["stage_seen_on"]) + timedelta(days=int(weeks[row["stage"]])))
        if today <= day <= last:
            found.add((row["id"], None, day))
    for customer in world.all("SELECT * FROM customer WHERE door_id LIKE '~%'"):
        if customer["level"] not in "DFT" and today <= (customer["t_on"] or "") <= last:
            found.add((customer["door_id"], customer["owner_id"] or None, customer["t_on"]))
    return found
