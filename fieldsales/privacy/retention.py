"""Once a day: who has no order and was not in touch for as long as the shop keeps people is made anonymous.

By the same code as a request for deletion, of the very list that the owner sees beforehand (retention.sql). Off until he
switches it on.
"""

from __future__ import annotations

from datetime import datetime

from fieldsales import clock, ids
from fieldsales.privacy import again, erase, folder, person
from fieldsales.sqlfile import screens
from fieldsales.store import Connection, Store

MOST = 20
"""A night: with more words than this the database is read too slowly; the rest follows the next night."""


def due(conn: Connection, today: str) -> list[dict]:
    """Whom the night would touch, as the page shows them."""
    (query,) = [q for q in screens()["retention"].queries if q.name == "due"]
    return conn.all(query.sql, {"today": today})


def note_day(store: Store, moment: datetime) -> int:
    """Do the shop's day, if it is switched on and nobody has yet. → contacts made anonymous."""
    folder.finish(store)
    with store.reader() as conn:
        today = clock.shops_day(conn, moment)
        if not _wanted(conn, today):
            return 0
        found = due(conn, today)
        contacts = [row["id"] for row in found[:MOST]]
        texts = person.scan(conn, person.of(conn, contacts)) if contacts else None
    with store.writer() as conn:
        if not _wanted(conn, today):
            return 0
        gone = erase.erase(conn, contacts, moment, texts) if contacts else erase.Erased()
        more = "more" if found and found[0]["total"] > len(contacts) else None
        conn.execute(
            "INSERT INTO retention_run (id, day, at, contacts, note) VALUES (?, ?, ?, ?, ?)",
            (ids.mint(), today, clock.iso(moment), gone.contacts, more),
        )
    if contacts:
        again.remember(store, contacts, moment)
        folder.sweep(store, gone.photos)
    return gone.contacts


def _wanted(conn: Connection, today: str) -> bool:
    on = conn.one("SELECT 1 AS one FROM setting WHERE id = 'retention_on' AND value = '1'")
    return on is not None and conn.one("SELECT 1 AS one FROM retention_run WHERE day = :day", {"day": today}) is None
