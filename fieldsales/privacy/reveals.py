"""A number shown in full at the desk: written down before it is shown, with a reason when it is one of many."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldsales import clock, ids
from fieldsales.errors import NotFound, Refused
from fieldsales.store import Actor, Connection, Store

LONGEST_WHY = 200
CONTACT = """
SELECT c.id, c.name, c.phone, c.wechat, c.role, c.do_not_contact, c.customer_id, c.door_id, COALESCE(k.place, '') AS place, p.name AS keeper
  FROM contact AS c LEFT JOIN customer AS k ON k.id = c.customer_id LEFT JOIN person AS p ON p.id = c.owner_id
 WHERE c.id = :contact
"""


def reveal(store: Store, by: Actor, contact: str, why: str, moment: datetime) -> dict | None:
    """The contact with his number, once it is in the book; None when a reason is wanted first. Raises Refused.

    The same contact within an hour is the same look: a page that is loaded again is no second line.
    """
    with store.writer() as conn:
        found = conn.one(CONTACT, {"contact": contact})
        if found is None:
            raise NotFound
        if _looked(conn, by, contact, moment - timedelta(hours=1)):
            return found
        seen = _looked(conn, by, None, moment - timedelta(days=1))
        if seen >= most(conn, "reveals_most"):
            refused = Refused("reveals_full")
            refused.status = 429
            raise refused
        if seen >= most(conn, "reveals_free") and len(why.strip()) < 2:
            return None
        conn.execute(
            "INSERT INTO reveal (id, contact_id, person_id, at, why) VALUES (?, ?, ?, ?, ?)",
            (ids.mint(), contact, by.id, clock.iso(moment), why.strip()[:LONGEST_WHY] or None),
        )
        return found


def _looked(conn: Connection, by: Actor, contact: str | None, since: datetime) -> int:
    row = conn.one(
        "SELECT COUNT(*) AS n FROM reveal WHERE person_id = :by AND at > :since AND (:contact IS NULL OR contact_id = :contact)",
        {"by": by.id, "since": clock.iso(since), "contact": contact},
    )
    return row["n"] if row else 0


def most(conn: Connection, setting: str) -> int:
    row = conn.one("SELECT value FROM setting WHERE id = :id", {"id": setting})
    return int(row["value"]) if row else {"reveals_free": 20, "reveals_most": 100}[setting]
