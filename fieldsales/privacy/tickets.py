"""A person asks what we know of him, or that it goes: received → checked → executed or refused → answered (PIPL art. 44–50)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from fieldsales import clock, ids, mutations
from fieldsales.errors import NotFound, Refused
from fieldsales.privacy import again, erase, folder, person
from fieldsales.store import Actor, Connection, Store, next_rev

KINDS = ("access", "copy", "correct", "delete", "explain", "withdraw")
ABOUT_HIM = ("access", "copy", "correct", "delete", "withdraw")
"""Kinds that do something with what is kept of him, so it must be known who he is. What is kept and why can be told without."""
STEPS = {
    "check": ("received", "checked"),
    "execute": ("checked",),
    "refuse": ("received", "checked"),
    "answer": ("executed", "refused"),
}
LONGEST = 1000


def receive(store: Store, by: Actor, kind: str, who: str, day: str, note: str, moment: datetime) -> str:
    """→ the ticket's id. Raises Refused for what is no request."""
    if kind not in KINDS or not who.strip() or len(who) > 80 or len(note) > LONGEST:
        raise Refused("request_wrong")
    with store.writer() as conn:
        today = clock.shops_day(conn, moment)
        came = day or today
        if not clock.DAY.match(came) or came > today:
            raise Refused("day_wrong")
        id = ids.mint()
        conn.execute(
            "INSERT INTO privacy_request (id, kind, who, received_on, due_on, status, note, by_id, at) VALUES (?, ?, ?, ?, ?, 'received', ?, ?, ?)",
            (id, kind, who.strip(), came, due(conn, came), note.strip() or None, by.id, clock.iso(moment)),
        )
    return id


def due(conn: Connection, day: str) -> str:
    """So many working days later, by the working calendar."""
    row = conn.one("SELECT value FROM setting WHERE id = 'request_days'")
    left, at = int(row["value"]) if row else 15, date.fromisoformat(day)
    known = {r["id"]: r["workday"] for r in conn.all("SELECT id, workday FROM calendar WHERE id >= :day", {"day": day})}
    while left:
        at += timedelta(days=1)
        left -= known.get(at.isoformat(), int(at.weekday() < 5))
    return at.isoformat()


def read(conn: Connection, id: str) -> dict:
    found = conn.one("SELECT * FROM privacy_request WHERE id = :id", {"id": id})
    if found is None:
        raise NotFound
    return found | {"contacts": json.loads(found["found"] or "[]")}


def unpicked(ticket: dict) -> bool:
    """Whether it is still open which contacts he is. Who was checked and is nobody may have come into the books since."""
    return ticket["status"] == "received" or (ticket["status"] == "checked" and not ticket["contacts"])


def must_pick(conn: Connection, ticket: dict) -> bool:
    """Whether nothing can be done before one of those who may be meant is picked; where nobody may be, nothing is kept of him."""
    return ticket["kind"] in ABOUT_HIM and not ticket["contacts"] and bool(person.search(conn, ticket["who"]))


def step(store: Store, by: Actor, id: str, what: str, said: str, contacts: list[str], moment: datetime) -> None:
    """Do the next step of a ticket. Raises Refused when it is not its turn or something is missing."""
    photos: list[str] | None = None
    found = _scanned(store, id) if what == "execute" else None
    with store.writer() as conn:
        ticket = read(conn, id)
        if ticket["status"] not in STEPS[what] or (what == "check" and not unpicked(ticket)):
            raise Refused("request_step")
        if len(said) > LONGEST or (what != "execute" and len(said.strip()) < 2):
            raise Refused("request_says")
        change: dict[str, str | None] = {"note": _noted(ticket["note"], said)} if said.strip() else {}
        if what == "check":
            picked = _known(conn, contacts)
            if must_pick(conn, ticket | {"contacts": picked}):
                raise Refused("request_pick")
            change |= {"status": "checked", "checked_at": clock.iso(moment), "found": json.dumps(picked)}
        elif what == "execute":
            photos = _execute(conn, by, ticket, moment, found)
            change |= {"status": "executed", "done_at": clock.iso(moment)} | (
                {"who": "", "note": None} if photos is not None else {}
            )
        elif what == "refuse":
            change |= {"status": "refused", "done_at": clock.iso(moment)}
        else:
            change = {"status": "answered", "answer": said.strip(), "note": ticket["note"]}
        sets = ", ".join(f"{name} = :{name}" for name in change)
        conn.execute(f"UPDATE privacy_request SET {sets} WHERE id = :id", change | {"id": id})
    if photos is not None:
        again.remember(store, ticket["contacts"], moment)
        folder.sweep(store, photos)


def _scanned(store: Store, id: str) -> person.Found | None:
    """Where he stands in what people wrote: read before anything is written, because it takes as long as the shop is large."""
    with store.reader() as conn:
        ticket = read(conn, id)
        return person.scan(conn, person.of(conn, ticket["contacts"])) if ticket["kind"] == "delete" else None


def _noted(before: str | None, said: str) -> str:
    return f"{before}\n{said.strip()}" if before else said.strip()


def _known(conn: Connection, contacts: list[str]) -> list[str]:
    rows = conn.all(
        "SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(contacts)}
    )
    return sorted(row["id"] for row in rows)


def _execute(
    conn: Connection, by: Actor, ticket: dict, moment: datetime, found: person.Found | None
) -> list[str] | None:
    """→ the pictures to unlink when somebody was deleted."""
    if must_pick(conn, ticket):
        raise Refused("request_nobody")
    if ticket["kind"] == "delete" and ticket["contacts"]:
        gone = erase.erase(conn, ticket["contacts"], moment, found)
        _forget_tickets(conn, ticket["contacts"])
        return gone.photos
    if ticket["kind"] == "withdraw":
        for contact in ticket["contacts"]:
            _stop(conn, by, contact, moment)
    return None


def _forget_tickets(conn: Connection, contacts: list[str]) -> None:
    """Other tickets of the same person name him too; that there were any stays."""
    for row in conn.all("SELECT id, found FROM privacy_request WHERE found IS NOT NULL"):
        if set(json.loads(row["found"])) & set(contacts):
            conn.execute("UPDATE privacy_request SET who = '', note = NULL, answer = NULL WHERE id = ?", (row["id"],))


def _stop(conn: Connection, by: Actor, contact: str, moment: datetime) -> None:
    """All he agreed to ends, and nobody contacts him any more."""
    today = clock.shops_day(conn, moment)
    given = conn.all(
        "SELECT DISTINCT kind FROM consent WHERE contact_id = :id AND withdrawn_at IS NULL ORDER BY kind",
        {"id": contact},
    )
    for kind in {"marketing"} | {row["kind"] for row in given}:
        mutations.run(
            conn, by, "consent_withdraw", {"contact": contact, "kind": kind}, ids.mint(), moment, next_rev(conn), today
        )
    mutations.run(conn, by, "contact_stop", {"contact": contact}, ids.mint(), moment, next_rev(conn), today)
