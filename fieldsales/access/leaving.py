"""A person leaves: what he had goes to those who follow him, in one action, and what his phones still hold is not lost.

His account is shut at once. His phones are told to delete everything only after they handed over (routes/sync.py); what
he did before he left is run as if it had come in time, and what that makes goes to his successors as well.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime

from fieldsales import clock, ids, mutations
from fieldsales.access import people
from fieldsales.errors import NotFound, Refused
from fieldsales.store import Actor, Connection, Store, next_rev

AREAS = """
SELECT t.id, t.block_id, t.building_id, t.unit_id, t.begins_on, t.ends_on, t.alone FROM territory AS t
 WHERE t.person_id = :person AND t.ended_at IS NULL AND (t.ends_on IS NULL OR t.ends_on >= :today) ORDER BY t.at, t.id
"""
CUSTOMERS = """
SELECT k.id, d.block_id, k.due_on FROM customer AS k LEFT JOIN door AS d ON d.id = k.door_id WHERE k.owner_id = :person ORDER BY k.id
"""
ERRANDS = "SELECT id FROM own_task WHERE owner_id = :person AND done_at IS NULL AND customer_id IS NULL ORDER BY id"
Plan = dict[str, str]
"""Who follows: {block id: person id, "": person id for what lies in no block of the list}. '' is nobody."""


def preview(conn: Connection, person_id: str) -> dict:
    """What would move, by block: {blocks: [{id, name, areas, customers, follow_ups}], areas, customers, follow_ups, errands}.

    A follow-up is a customer with something due, as the schedule counts it: by a rule or by a task of the rep's own. An
    errand is a task of his own that belongs to no customer.
    """
    asked = {"person": person_id, "today": clock.shops_day(conn, clock.now())}
    blocks: dict[str, dict] = {}
    names = {b["id"]: b["name"] for b in conn.all("SELECT id, name FROM block")}
    customers = conn.all(CUSTOMERS, asked)
    due = [customer for customer in customers if customer["due_on"] is not None]
    for kind, rows in (("areas", conn.all(AREAS, asked)), ("customers", customers), ("follow_ups", due)):
        for row in rows:
            id = row["block_id"] or ""
            blank = {"id": id, "name": names.get(id, ""), "areas": 0, "customers": 0, "follow_ups": 0}
            blocks.setdefault(id, blank)[kind] += 1
    found = sorted(blocks.values(), key=lambda b: (b["name"] == "", b["name"], b["id"]))
    sums = {kind: sum(block[kind] for block in found) for kind in ("areas", "customers", "follow_ups")}
    return {"blocks": found, **sums, "errands": len(conn.all(ERRANDS, asked))}


def leave(
    store: Store, by: Actor, person_id: str, plan: Plan, reason: str, address: str, moment: datetime, base: str = ""
) -> None:
    """Hand everything over and shut the account; one transaction. Raises Refused."""
    with store.writer() as w:
        leave_in(w, by, person_id, plan, reason, address, moment, base or f"leave-{ids.mint()}")


def leave_in(
    w: Connection, by: Actor, person_id: str, plan: Plan, reason: str, address: str, moment: datetime, base: str
) -> None:
    """leave() inside a write transaction that is already open; `base` begins the ids of all that is done."""
    if person_id == by.id:
        raise Refused("leave_self")
    person, at, today = people.in_charge_of(w, by, person_id), clock.iso(moment), clock.shops_day(w, moment)
    if not person["active"]:
        raise Refused("leave_gone")
    for successor in {who for who in plan.values() if who}:
        _may_follow(w, successor, person_id)
    deeds = _deeds(w, person_id, plan, reason, today)
    if any(name != "unassign" and not args.get("owner", args.get("person")) for name, args in deeds):
        raise Refused("successor_needed")
    for n, (name, args) in enumerate(deeds):
        _do(w, by, name, args, f"{base}.{n}", moment, today)
    rev = next_rev(w)
    w.execute("UPDATE person SET active = 0, rev = ? WHERE id = ?", (rev, person_id))
    people.an_owner_remains(w)
    w.execute(
        "UPDATE device SET revoked_at = ?, revoked_by = ?, left_at = ? WHERE person_id = ? AND revoked_at IS NULL",
        (at, by.id, at, person_id),
    )
    w.execute("UPDATE feed SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL", (at, person_id))
    w.execute(
        "INSERT INTO leaving (id, person_id, by_id, at, rev, plan) VALUES (?, ?, ?, ?, ?, ?)",
        (base, person_id, by.id, at, rev, json.dumps(plan, ensure_ascii=False, sort_keys=True)),
    )
    people.write_down(w, "left", person_id, None, address, moment, by=by.id)


def _may_follow(w: Connection, successor: str, person_id: str) -> None:
    found = w.one("SELECT active FROM person WHERE id = :id", {"id": successor})
    if successor == person_id or found is None or not found["active"]:
        raise Refused("person_gone")


def _deeds(w: Connection, person_id: str, plan: Plan, reason: str, today: str) -> list[tuple[str, dict]]:
    """Areas, customers with all their tasks, errands; each is a mutation of its own, as if done by hand."""
    asked = {"person": person_id, "today": today}
    deeds: list[tuple[str, dict]] = []
    for area in w.all(AREAS, asked):
        deeds.append(("unassign", {"territory": area["id"]}))
        if follower := plan.get(area["block_id"], plan.get("", "")):
            deeds.append(("territory_give", _same_area(area, follower, today)))
    for customer in w.all(CUSTOMERS, asked):
        follower = plan.get(customer["block_id"] or "") or plan.get("", "")
        deeds.append(("reassign", {"customer": customer["id"], "owner": follower, "reason": reason}))
    return deeds + [("errand_give", {"own_task": e["id"], "owner": plan.get("", "")}) for e in w.all(ERRANDS, asked)]


def _same_area(area: dict, person_id: str, today: str) -> dict:
    """The same place for the same time; what began in the past begins with the handover."""
    begins = area["begins_on"] if (area["begins_on"] or "") > today else None
    given = {
        "person": person_id, "block": area["block_id"], "building": area["building_id"], "unit": area["unit_id"],
        "begins_on": begins, "ends_on": area["ends_on"], "alone": str(area["alone"]),
    }  # fmt: skip
    return {k: v for k, v in given.items() if v is not None}


def _do(w: Connection, by: Actor, name: str, args: dict, id: str, moment: datetime, today: str) -> None:
    """Run and log one mutation; who sweeps there already needs no second area."""
    rev = next_rev(w)
    args = {k: v for k, v in args.items() if v}
    try:
        mutations.run(w, by, name, args, id, moment, rev, today)
    except Refused as refused:
        if refused.key != "sweeps_already":
            raise
        return
    mutations.log(w, by, name, args, moment, moment, mutations.Verdict(id, "applied", None, rev))


def pass_on(w: Connection, person_id: str, moment: datetime) -> None:
    """What a leaver's phone made just now, late but in time (a new customer, a block), goes where the rest of his went.

    Where it cannot go (the successor left as well) it stays in his name, and the desk lists it.
    """
    gone = last(w, person_id)
    if gone is None:
        return
    by, today = Actor(gone["by_id"], "", "manager", "", ("owner",)), clock.shops_day(w, moment)
    base = f"{gone['id']}-{ids.mint()}"
    for n, (name, args) in enumerate(_deeds(w, person_id, json.loads(gone["plan"]), "", today)):
        with contextlib.suppress(Refused):
            _do(w, by, name, args, f"{base}.{n}", moment, today)


def last(conn: Connection, person_id: str) -> dict | None:
    """How this person left, if he did and it was not undone."""
    return conn.one(
        "SELECT * FROM leaving WHERE person_id = :id AND undone_at IS NULL ORDER BY at DESC LIMIT 1", {"id": person_id}
    )


def undo(store: Store, by: Actor, person_id: str, address: str, moment: datetime) -> None:
    """On the same day: he is back, and what his successors still have of it is his again. Wiped phones stay wiped."""
    with store.writer() as w:
        people.in_charge_of(w, by, person_id)
        gone = last(w, person_id)
        if gone is None:
            raise NotFound
        left = clock.parse(gone["at"])
        if left is None or clock.shops_day(w, left) != clock.shops_day(w, moment):
            raise Refused("leave_undo_late")
        w.execute("UPDATE person SET active = 1, rev = ? WHERE id = ?", (next_rev(w), person_id))
        _take_back(w, by, person_id, gone["id"], moment)
        w.execute(
            "UPDATE device SET revoked_at = NULL, revoked_by = NULL, left_at = NULL"
            " WHERE person_id = ? AND left_at = ? AND told_at IS NULL",
            (person_id, gone["at"]),
        )
        w.execute("UPDATE leaving SET undone_at = ? WHERE id = ?", (clock.iso(moment), gone["id"]))
        people.write_down(w, "back", person_id, None, address, moment, by=by.id)


def _take_back(w: Connection, by: Actor, person_id: str, base: str, moment: datetime) -> None:
    today, again = clock.shops_day(w, moment), f"{base}-back-{ids.mint()}"
    done = w.all(
        "SELECT id, name, args FROM mutation_log WHERE id >= :base AND id < :base || '/' ORDER BY rev DESC",
        {"base": base},
    )
    for n, row in enumerate(done):
        args = json.loads(row["args"])
        if row["name"] == "territory_give":
            deed = ("unassign", {"territory": row["id"]})
        elif row["name"] == "unassign":
            area = w.one("SELECT * FROM territory WHERE id = :id", {"id": args["territory"]})
            assert area is not None
            deed = ("territory_give", _same_area(area, person_id, today))
        elif row["name"] == "reassign":
            door = args["customer"].rpartition("@")[0]
            deed = ("reassign", {"customer": f"{door}@{args['owner']}", "owner": person_id})
        else:
            deed = (row["name"], args | {"owner": person_id})
        try:
            _do(w, by, *deed, f"{again}.{n}", moment, today)
        except Refused as refused:  # given on, ended or finished meanwhile: that stands
            if refused.key not in ("not_yours", "assignment_gone", "reassign_same", "exclusive_overlap"):
                raise
