"""The tallies of the sweep (schema 0005): made anew for the doors a mutation touched, or for the whole shop."""

from __future__ import annotations

import functools
from pathlib import Path

from fieldsales.store import Connection, Store, meta, set_meta, split_statements

HERE = Path(__file__).parent
TOUCHED = """
SELECT d.id FROM door AS d WHERE d.rev = :rev
UNION SELECT c.door_id FROM customer AS c WHERE c.rev = :rev
UNION SELECT p.door_id FROM contact AS p WHERE p.rev = :rev
"""
"""Every visit writes its door's row, so these three find all. What was deleted was first written elsewhere."""
ALL = "SELECT d.id FROM door AS d"
VERSION = "1"
"""Another one makes all tallies anew at the next start: for when tally.sql says something else."""


@functools.cache
def _statements(which: str) -> tuple[str, ...]:
    text = (HERE / "tally.sql").read_text(encoding="utf-8")
    return tuple(sql.replace("(touched)", f"({which})") for sql in split_statements(text))


def count(conn: Connection, rev: int) -> None:
    """Called in the transaction of every mutation, when all else is written."""
    if conn.one(f"SELECT 1 AS one WHERE EXISTS ({TOUCHED})", {"rev": rev}):
        for sql in _statements(TOUCHED):
            conn.execute(sql, {"rev": rev})


def count_all(conn: Connection) -> None:
    for sql in _statements(ALL):
        conn.execute(sql)
    set_meta(conn, "tally", VERSION)


def ensure(store: Store) -> None:
    """At the start: a shop from before, or one counted by an older rule, is counted anew."""
    with store.reader() as conn:
        if meta(conn, "tally") == VERSION:
            return
    with store.writer() as conn:
        count_all(conn)
