"""A household goes from one rep to another, and what its former rep did before he heard of it follows.

He may have called, in a basement, an hour after the manager gave his customer away. Such work is run as if it had come in
time: the household is lent back to him, his mutation runs with all its questions, and the household goes on to where it
was; all in the mutation's own transaction, so nobody ever sees it lent. Nothing he said is lost, and the new rep reads it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldsales import clock, group_buys
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Actor, Connection, Params

LONGEST_UNHEARD = timedelta(days=60)
"""As long as a phone may be without a network; after that a former rep writes to his former customer no more."""
NAMES_HIS_ROWS = ("customer", "from_customer", "contact", "own_task", "followup", "photo")
"""An argument that names a row only its owner's phone holds: he had not heard yet, whatever his clock says."""
DOOR = """
SELECT COALESCE(:door, (SELECT x.door_id FROM contact AS x WHERE x.id = :contact), (SELECT x.door_id FROM own_task AS x WHERE x.id = :own_task),
       (SELECT x.door_id FROM followup AS x WHERE x.id = :followup), (SELECT x.door_id FROM photo AS x WHERE x.id = :photo),
       (SELECT x.door_id FROM visit AS x WHERE x.id = :visit)) AS id
"""
LATE = """
SELECT k.id, k.owner_id FROM customer AS k JOIN fact AS f ON f.subject_id = k.id AND f.field = 'owner_from' AND f.value = :me
 WHERE k.door_id = :door AND k.owner_id <> :me AND f.at > :since
   AND NOT EXISTS (SELECT 1 FROM customer AS x WHERE x.id = :door || '@' || :me)
 ORDER BY f.at DESC, k.id LIMIT 1
"""


def give(conn: Connection, customer: str, owner: str, rev: int) -> None:
    """Move the household and everything known of it to `owner`; where he had it already, the two become one."""
    found = conn.one("SELECT door_id FROM customer WHERE id = :id", {"id": customer})
    if found is None:
        return
    for name, params in (
        ("handover", {"customer": customer, "owner": owner}),
        ("reschedule", {"door": found["door_id"]}),
    ):
        for sql in read_piece(piece(name)):
            conn.execute(sql, Params(params | {"rev": rev}))
    group_buys.recount(conn, rev)  # both may have signed up


def lend(conn: Connection, actor: Actor, args: dict, at: datetime, rev: int) -> tuple[str, str] | None:
    """Lend a household back to the rep whose work comes late. → (his customer, who has it now) for give(), or None."""
    if actor.role != "rep":
        return None
    door = door_of(conn, args)
    since = at - LONGEST_UNHEARD if any(args.get(name) for name in NAMES_HIS_ROWS) else at
    found = door and conn.one(LATE, {"me": actor.id, "door": door, "since": clock.iso(since)})
    if not found:
        return None
    give(conn, found["id"], actor.id, rev)
    return f"{door}@{actor.id}", found["owner_id"]


def door_of(conn: Connection, args: dict) -> str | None:
    """The door a mutation is about, whichever of its rows it names."""
    if customer := args.get("customer") or args.get("from_customer"):
        return str(customer).rpartition("@")[0]
    if not any(args.get(name) for name in (*NAMES_HIS_ROWS, "door", "visit")):
        return None
    found = conn.one(DOOR, args)
    return found["id"] if found else None
