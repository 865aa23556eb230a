"""What should be true, thought through without SQL: who may see what, and what every mutation was allowed to do.

It reads the server's log of answers in the order of their revisions, decides each one itself from the shop's rules
and keeps the state that follows. Nothing here calls the code under test.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

ROLES = {"zhou": "manager", "xiaoli": "rep", "xiaowang": "rep", "xiaozhao": "rep"}
BUILDINGS = {"jinxiu-1": "jinxiu", "jinxiu-2": "jinxiu", "jinxiu-3": "jinxiu", "chunjiang-1": "chunjiang"}
FOREVER = "9999"


@dataclass
class Area:
    """Who sweeps where, on which days, and whether anybody else may."""

    person: str
    block: str
    building: str | None = None
    unit: str | None = None
    begins: str = ""
    ends: str = FOREVER
    alone: bool = False
    ended_at: str | None = None

    def live(self, day: str) -> bool:
        return self.ended_at is None and self.begins <= day <= self.ends

    def covers(self, block: str, building: str | None, unit: str | None) -> bool:
        return self.block == block and self.building in (None, building) and self.unit in (None, unit)

    def meets(self, block: str, building: str | None, unit: str | None) -> bool:
        inside = self.building is None or building is None or self.building == building
        return self.block == block and inside and (self.unit is None or unit is None or self.unit == unit)


def territories() -> dict[str, Area]:
    return {
        "terr-li": Area("xiaoli", "jinxiu"),
        "terr-wang": Area("xiaowang", "chunjiang"),
        "terr-wang-3": Area("xiaowang", "jinxiu", "jinxiu-3"),
    }


KEPT = ("not_yours", "mutation_unknown", "revoked")
SHUT = ("no_answer", "locked_empty")
TALKED = ("family_met", "owner_met", "refused", "done_by_us")
RESULTS = {"talked_ok": True, "measured": True, "no_answer": False, "switched_off": False}
"""Whether somebody was talked to; who was not leaves the task open."""
OUTCOMES = (*SHUT, "worker_only", "family_met", "owner_met", "refused", "done_by_other")
ARGS = {
    "visit": ("door!", "outcome!", "stage", "note", "name", "phone", "data_source", "next_in"),
    "learn": ("door!", "stage", "next_in"),
    "contact": ("door!", "contact", "name", "phone", "data_source"),
    "undo": ("visit!",),
    "correct": ("visit!", "outcome!"),
    "building": ("block!", "label!", "template!", "floor_from!", "floor_to!", "doors!"),
    "door_merge": ("door!", "into!"),
    "assign": ("person!", "block!", "building"),
    "unassign": ("territory!",),
    "territory_give": ("person!", "block!", "building", "unit", "begins_on", "ends_on", "alone"),
    "territory_change": ("territory!", "begins_on", "ends_on", "alone"),
    "follow": ("customer!", "task", "result!", "next_in"),
    "move": ("customer!", "task!", "next_in"),
    "level": ("customer!", "level!", "level_was", "reason"),
    "plan": ("customer!", "plan_on!", "source!", "reason"),
    "reassign": ("customer!", "owner!", "reason"),
}
"""The arguments the histories use; `!` marks what may not be empty."""


@dataclass
class Visit:
    id: str
    door: str
    person: str
    at: str
    outcome: str
    corrects: str | None = None


@dataclass
class FollowUp:
    """What came of a contact: at a visit, or of a task."""

    customer: str
    at: str
    task: str
    valid: bool
    closes: bool = False
    moved: bool = False
    gone: bool = False


@dataclass
class Oracle:
    """The shop as it must be after the log was read."""

    doors: dict[str, str]  # door → building
    buildings: dict[str, str] = field(default_factory=lambda: dict(BUILDINGS))
    left: dict[str, tuple[str, int]] = field(default_factory=dict)  # who left the shop → (when, after which revision)
    territories: dict[str, Area] = field(default_factory=territories)
    day: str = ""  # on which what is judged just now was done
    late: str | None = None  # who has left when this is answered, but did it before
    rev: int = 2**62
    merged: dict[str, str] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)  # id → owner
    stages: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)  # door → (at, id, stage)
    notes: set[str] = field(default_factory=set)
    labels: set[tuple[str, str, str]] = field(default_factory=set)
    customers: dict[str, str] = field(default_factory=dict)  # id → owner
    followups: dict[str, FollowUp] = field(default_factory=dict)
    judged: dict[tuple[str, str], list[tuple[str, str, str]]] = field(default_factory=dict)  # customer, field → (at, id, value)
    taken: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # customer → (at, from whom)

    # Who may see what

    def buckets(self, person: str, day: str) -> set[str]:
        if self.gone(person) and self.late != person:
            return {"shop"}
        mine = {"shop", f"rep:{person}"}
        for area in self.territories.values():
            if area.person == person and self.counts(area, day):
                mine.add(f"block:{area.block}")
                inside = [b for b, its in self.buildings.items() if its == area.block] if area.building is None else [area.building]
                mine.update(f"building:{b}" for b in inside)
        return mine

    def gone(self, person: str) -> bool:
        return person in self.left and self.rev > self.left[person][1]

    def counts(self, area: Area, day: str) -> bool:
        """Of one who left, what was his when he went counts for what he did before."""
        if self.late == area.person and area.ended_at and area.ended_at >= self.left[area.person][0]:
            return area.begins <= day <= area.ends
        return area.live(day)

    def may(self, person: str, bucket: str) -> bool:
        return ROLES[person] == "manager" or bucket in self.buckets(person, self.day)

    def may_door(self, person: str, door: str) -> bool:
        return door in self.doors and self.may(person, f"building:{self.doors[door]}")

    def may_visit(self, person: str, visit: str) -> bool:
        return visit in self.visits and self.may_door(person, self.visits[visit].door)

    # What each mutation does

    def read(self, entry: dict) -> None:
        """One line of the server's log; asserts that it was answered as the rules want."""
        args, name, who = json.loads(entry["args"]), entry["name"], entry["person_id"]
        self.day, self.rev = shops_day(entry["at"]), entry["rev"]
        self.late = who if self.gone(who) and entry["reason"] != "revoked" else None
        assert not self.late or entry["at"] <= self.left[who][0], f"{entry['id']}: {who} had left when he did it"
        lent = self.lend(who, args, entry["at"]) if entry["reason"] != "revoked" else None
        wanted = "revoked" if entry["reason"] == "revoked" else self.verdict(name, who, args)
        assert entry["reason"] == wanted, f"{entry['id']} {name} {args}: {entry['reason']}, the rules say {wanted}"
        kind = "applied" if wanted is None else "quarantined" if wanted in KEPT else "rejected"
        assert entry["verdict"] == kind, f"{entry['id']}: {entry['verdict']} instead of {kind}"
        if wanted is None:
            getattr(self, f"do_{name}")(entry["id"], who, entry["at"], args)
        if lent:
            self.give(*lent)
        self.late = None

    def verdict(self, name: str, who: str, args: dict) -> str | None:
        if name not in ARGS:
            return "mutation_unknown"
        if name in ("assign", "unassign", "reassign", "territory_give", "territory_change") and ROLES[who] != "manager":
            return "not_allowed"
        if set(args) - {a.rstrip("!") for a in ARGS[name]}:
            return "arg_unknown"
        if any(not args.get(a[:-1]) for a in ARGS[name] if a.endswith("!")):
            return "arg_missing"
        return getattr(self, f"check_{name}")(who, args)

    def check_visit(self, who: str, args: dict) -> str | None:
        if not self.may_door(who, args["door"]):
            return "not_yours"
        return None if args["outcome"] in OUTCOMES else "outcome_unknown"

    def do_visit(self, id: str, who: str, at: str, args: dict) -> None:
        self.visits[id] = Visit(id, args["door"], who, at, args["outcome"])
        if args.get("note"):
            self.notes.add(id)
        self.do_learn(id, who, at, args)
        if args.get("name"):
            self.contacts[f"{id}.contact"] = who
        if (customer := f"{args['door']}@{who}") in self.customers:
            self.followups[f"{id}.f"] = FollowUp(customer, at, "", args["outcome"] in TALKED)

    def check_learn(self, who: str, args: dict) -> str | None:
        return None if self.may_door(who, args["door"]) else "not_yours"

    def do_learn(self, id: str, who: str, at: str, args: dict) -> None:
        known = self.stages.setdefault(args["door"], [])
        if args.get("stage") and args["stage"] != self.stage(args["door"]):
            known.append((at, f"{id}.stage", args["stage"]))
        if args.get("name") or args.get("next_in"):
            self.customers.setdefault(f"{args['door']}@{who}", who)

    def check_contact(self, who: str, args: dict) -> str | None:
        mine = args["contact"] in self.contacts and self.may(who, f"rep:{self.contacts[args['contact']]}")
        return None if mine and self.may_door(who, args["door"]) else "not_yours"

    def do_contact(self, id: str, who: str, at: str, args: dict) -> None:
        pass

    def check_undo(self, who: str, args: dict) -> str | None:
        if not self.may_visit(who, args["visit"]):
            return "not_yours"
        return None if self.visits[args["visit"]].person == who or ROLES[who] == "manager" else "visit_not_yours"

    def do_undo(self, id: str, who: str, at: str, args: dict) -> None:
        was = self.visits[args["visit"]]
        outcome = args.get("outcome", "undone")
        self.visits[id] = Visit(id, was.door, was.person, was.at, outcome, was.id)
        for found in filter(None, (self.followups.get(f"{one}.f") for one in (was.id, was.corrects))):
            found.gone = outcome == "undone"
            found.valid = found.valid if found.gone else outcome in TALKED

    check_correct, do_correct = check_undo, do_undo

    def check_building(self, who: str, args: dict) -> str | None:
        if not self.may(who, f"block:{args['block']}"):
            return "not_yours"
        return "label_taken" if (who, args["block"], args["label"]) in self.labels else None

    def do_building(self, id: str, who: str, at: str, args: dict) -> None:
        self.buildings[id] = args["block"]
        self.labels.add((who, args["block"], args["label"]))
        for floor in range(int(args["floor_from"]), int(args["floor_to"]) + 1):
            for n in range(1, int(args["doors"]) + 1):
                self.doors[f"{id}.1.{floor}.{n}"] = id
        here = [area for area in self.territories.values() if area.person == who and area.live(self.day)]
        if ROLES[who] == "rep" and not any(area.covers(args["block"], None, None) for area in here):
            self.territories[f"{id}.t"] = Area(who, args["block"], id)

    def check_door_merge(self, who: str, args: dict) -> str | None:
        a, b = args["door"], args["into"]
        if not (self.may_door(who, a) and self.may_door(who, b)):
            return "not_yours"
        return "merge_wrong" if self.doors[a] != self.doors[b] or b in self.merged else None

    def do_door_merge(self, id: str, who: str, at: str, args: dict) -> None:
        for door in [d for d, into in self.merged.items() if into == args["door"]] + [args["door"]]:
            self.merged[door] = args["into"]

    def check_assign(self, who: str, args: dict) -> str | None:
        place = (args["block"], args.get("building") or None, None)
        if self.gone(args["person"]):
            return "person_gone"
        if any(area.live(self.day) and area.ends == FOREVER for area in self.his(args["person"], place)):
            return "sweeps_already"
        rivals = [area for area in self.others(args["person"], place) if area.alone and area.ends >= self.day]
        return "exclusive_overlap" if rivals else None

    def his(self, person: str, place: tuple) -> list[Area]:
        """What he has that covers this place, at any time."""
        return [a for a in self.territories.values() if a.person == person and not a.ended_at and a.covers(*place)]

    def others(self, person: str, place: tuple) -> list[Area]:
        """What others have that this place would share a door with, at any time."""
        here = [a for a in self.territories.values() if a.person != person and not a.ended_at and a.meets(*place)]
        return [a for a in here if not self.gone(a.person)]

    def do_assign(self, id: str, who: str, at: str, args: dict) -> None:
        self.territories[id] = Area(args["person"], args["block"], args.get("building") or None)

    def check_territory_give(self, who: str, args: dict) -> str | None:
        place = (args["block"], args.get("building"), args.get("unit"))
        first, last = args.get("begins_on") or self.day, args.get("ends_on") or FOREVER
        if self.gone(args["person"]):
            return "person_gone"
        if last < max(self.day, args.get("begins_on") or ""):
            return "dates_wrong"
        if any(a.begins <= first and a.ends >= last for a in self.his(args["person"], place)):
            return "sweeps_already"
        return self.rivals(args["person"], place, first, last, alone=args.get("alone") == "1")

    def rivals(self, person: str, place: tuple, first: str, last: str, *, alone: bool) -> str | None:
        there = [a for a in self.others(person, place) if a.begins <= last and a.ends >= first]
        return "exclusive_overlap" if any(a.alone or alone for a in there) else None

    def do_territory_give(self, id: str, who: str, at: str, args: dict) -> None:
        self.territories[id] = Area(
            args["person"], args["block"], args.get("building"), args.get("unit"), args.get("begins_on") or "",
            args.get("ends_on") or FOREVER, args.get("alone") == "1",
        )  # fmt: skip

    def check_territory_change(self, who: str, args: dict) -> str | None:
        area = self.territories.get(args["territory"])
        if area is None:
            return "not_yours"
        new = self.changed(area, args)
        if area.ended_at:
            return "assignment_gone"
        if (args.get("ends_on") and args["ends_on"] < max(self.day, args.get("begins_on") or "")) or new.ends < new.begins:
            return "dates_wrong"
        place = (area.block, area.building, area.unit)
        return self.rivals(area.person, place, max(new.begins, self.day), new.ends, alone=new.alone)

    def changed(self, area: Area, args: dict) -> Area:
        return replace(
            area, begins=args.get("begins_on", area.begins), ends=args.get("ends_on", area.ends) or FOREVER,
            alone=args["alone"] == "1" if "alone" in args else area.alone,
        )  # fmt: skip

    def do_territory_change(self, id: str, who: str, at: str, args: dict) -> None:
        self.territories[args["territory"]] = self.changed(self.territories[args["territory"]], args)

    def check_unassign(self, who: str, args: dict) -> str | None:
        if args["territory"] not in self.territories:
            return "not_yours"
        return "assignment_gone" if self.territories[args["territory"]].ended_at else None

    def do_unassign(self, id: str, who: str, at: str, args: dict) -> None:
        self.territories[args["territory"]].ended_at = at

    # From one rep to another

    def check_reassign(self, who: str, args: dict) -> str | None:
        owner = self.customers.get(args["customer"])
        if owner is None or self.gone(args["owner"]):
            return "not_yours" if owner is None else "person_gone"
        return "reassign_same" if owner == args["owner"] else None

    def do_reassign(self, id: str, who: str, at: str, args: dict) -> None:
        self.taken.setdefault(args["customer"], []).append((at, self.customers[args["customer"]]))
        self.give(args["customer"], args["owner"])

    def give(self, customer: str, owner: str) -> None:
        """Everything known of the household goes along; two who knew it know it together."""
        door, new, was = customer.rpartition("@")[0], f"{customer.rpartition('@')[0]}@{owner}", self.customers.pop(customer, None)
        if was is None:
            return
        self.customers[new] = owner
        for id, whose in self.contacts.items():
            if whose == was and self.contact_door(id) == door:
                self.contacts[id] = owner
        for found in self.followups.values():
            found.customer = new if found.customer == customer else found.customer
        for one, field_ in [key for key in self.judged if key[0] == customer]:
            self.judged.setdefault((new, field_), []).extend(self.judged.pop((one, field_)))
        self.taken.setdefault(new, []).extend(self.taken.pop(customer, []))

    def lend(self, who: str, args: dict, at: str) -> tuple[str, str] | None:
        """What its former rep did before he heard counts as if it had come in time."""
        door = self.door_of(args)
        if ROLES[who] != "rep" or door is None or f"{door}@{who}" in self.customers:
            return None
        names = any(args.get(name) for name in ("customer", "contact"))
        since = at if not names else (datetime.fromisoformat(at) - timedelta(days=60)).isoformat()
        late = [(then, c) for c, past in self.taken.items() for then, whose in past if whose == who and c in self.customers]
        late = [(then, c) for then, c in late if c.rpartition("@")[0] == door and self.customers[c] != who and then > since]
        if not late:
            return None
        newest = min(c for then, c in late if then == max(late)[0])
        owner = self.customers[newest]
        self.give(newest, who)
        return f"{door}@{who}", owner

    def door_of(self, args: dict) -> str | None:
        if args.get("customer"):
            return args["customer"].rpartition("@")[0]
        visit = self.visits.get(args.get("visit", ""))
        return args.get("door") or self.contact_door(args.get("contact", "")) or (visit.door if visit else None)

    def contact_door(self, id: str) -> str | None:
        return self.visits[id.removesuffix(".contact")].door if id in self.contacts else None

    def may_customer(self, who: str, args: dict) -> str | None:
        owner = self.customers.get(args["customer"])
        return None if owner and self.may(who, f"rep:{owner}") else "not_yours"

    def check_follow(self, who: str, args: dict) -> str | None:
        return self.may_customer(who, args) or (None if args["result"] in RESULTS else "result_unknown")

    def do_follow(self, id: str, who: str, at: str, args: dict) -> None:
        valid, task = RESULTS[args["result"]], args.get("task", "")
        self.followups[id] = FollowUp(args["customer"], at, task, valid, closes=valid and bool(task))

    def check_move(self, who: str, args: dict) -> str | None:
        """Twice, and then not before something came of it."""
        if refused := self.may_customer(who, args):
            return refused
        if not args.get("next_in"):
            return "day_needed"
        mine = [f for f in self.followups.values() if f.customer == args["customer"] and not f.gone]
        settled = [f.at for f in mine if f.valid or (f.closes and f.task == args["task"])]
        moves = [f for f in mine if f.moved and f.task == args["task"] and f.at >= max(settled, default="")]
        return "moved_twice" if ROLES[who] != "manager" and len(moves) >= 2 else None

    def do_move(self, id: str, who: str, at: str, args: dict) -> None:
        self.followups[id] = FollowUp(args["customer"], at, args["task"], valid=False, moved=True)

    def check_level(self, who: str, args: dict) -> str | None:
        now, was = self.judgement(args["customer"], "level") or "N", args.get("level_was")
        moved = was and now not in (was, args["level"])
        return self.may_customer(who, args) or ("level_moved" if moved else None)

    def do_level(self, id: str, who: str, at: str, args: dict) -> None:
        if args["level"] != (self.judgement(args["customer"], "level") or "N"):
            self.judge(args["customer"], "level", at, id, args["level"])

    def check_plan(self, who: str, args: dict) -> str | None:
        return self.may_customer(who, args)

    def do_plan(self, id: str, who: str, at: str, args: dict) -> None:
        self.judge(args["customer"], "plan_on", at, id, args["plan_on"])

    def judge(self, customer: str, field: str, at: str, id: str, value: str) -> None:
        self.judged.setdefault((customer, field), []).append((at, f"{id}.{field}", value))

    # What follows

    def judgement(self, customer: str, field: str) -> str | None:
        return max(self.judged.get((customer, field)) or [("", "", None)])[2]

    def stage(self, door: str) -> str | None:
        return max(self.stages.get(door) or [("", "", None)])[2]

    def outcome(self, door: str) -> tuple[str | None, int]:
        """(what the door shows, knocks in vain since somebody last opened)."""
        here = [v for v in self.visits.values() if v.door == door]
        dead = {v.corrects for v in here} | {
            v.id for v in here for w in here if v.corrects and w.corrects == v.corrects and w.id > v.id
        }
        counts = sorted((v.at, v.id, v.outcome) for v in here if v.id not in dead and v.outcome != "undone")
        tries = 0
        for _, _, outcome in counts:
            tries = tries + 1 if outcome in SHUT else 0
        return (counts[-1][2] if counts else None), tries


def shops_day(at: str) -> str:
    """Shanghai is eight hours ahead, without summer time."""
    return (datetime.fromisoformat(at) + timedelta(hours=8)).date().isoformat()
