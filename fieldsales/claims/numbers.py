"""The shop's key for blind numbers (offline/blind.py), and the numbers of contacts from before there were any."""

from __future__ import annotations

import secrets

from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Connection, Params, Store, next_rev

UNKNOWN = """
SELECT c.id FROM contact AS c
 WHERE c.phone IS NOT NULL AND c.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM number AS n WHERE n.id = c.id)
"""


def new_key() -> str:
    return secrets.token_hex(16)


def ensure(store: Store) -> None:
    """At the start: a shop from before gets its key, and every number is written down once."""
    with store.writer() as conn:
        if conn.one("SELECT 1 AS one FROM shop WHERE blind_key IS NULL"):
            conn.execute("UPDATE shop SET blind_key = ?, rev = ? WHERE blind_key IS NULL", (new_key(), next_rev(conn)))
            _write_down(conn)


def _write_down(conn: Connection) -> None:
    rev = next_rev(conn)
    for contact in conn.all(UNKNOWN):
        for sql in read_piece(piece("number")):
            conn.execute(sql, Params({"contact": contact["id"], "rev": rev}))
