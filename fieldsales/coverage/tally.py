"""The tallies of the sweep (schema 0005): made anew for the doors a mutation touched, or for the whole shop."""

from __future__ import annotations

import functools
import logging
import sqlite3
from pathlib import Path

from fieldsales.store import Connection, Store, meta, set_meta, split_statements

HERE = Path(__file__).parent
logger = logging.getLogger("fieldsales")
TOUCHED = """
SELECT d.id FROM door AS d WHERE d.rev >= :first
UNION SELECT c.door_id FROM customer AS c WHERE c.rev >= :first
UNION SELECT p.door_id FROM contact AS p WHERE p.rev >= :first
"""
"""Every visit writes its door's row, so these three find all. What was deleted was first written elsewhere."""
ALL = "IS NOT NULL"
VERSION = "1"
"""Another one makes all tallies anew at the next start: for when tally.sql says something else."""


@functools.cache
def _statements(which: str) -> tuple[str, ...]:
    text = (HERE / "tally.sql").read_text(encoding="utf-8")
    return tuple(sql.replace("IN (touched)", which) for sql in split_statements(text))


def count(conn: Connection, first: int) -> None:
    """Called once at the end of a write transaction that began with revision `first`, however many mutations it held.

    A tally that fails costs a count of all at the next start, never the work it was to count.
    """
    if not conn.one(f"SELECT 1 AS one WHERE EXISTS ({TOUCHED})", {"first": first}):
        return
    conn.execute("SAVEPOINT tally")
    try:
        for sql in _statements(f"IN ({TOUCHED})"):
            conn.execute(sql, {"first": first})
    except sqlite3.DatabaseError as error:
        conn.execute("ROLLBACK TO tally")
        set_meta(conn, "tally", "stale")
        logger.error("the tallies from revision %s on could not be counted", first, exc_info=error)
    conn.execute("RELEASE tally")


def count_all(conn: Connection) -> None:
    """Half a million visits take half a minute; once, at the first start with this version."""
    conn.execute("PRAGMA cache_size = -200000")
    for sql in _statements(ALL):
        conn.execute(sql)
    conn.execute("PRAGMA cache_size = -2000")
    set_meta(conn, "tally", VERSION)


def ensure(store: Store) -> None:
    """At the start: a shop from before, or one counted by an older rule, is counted anew."""
    with store.reader() as conn:
        if meta(conn, "tally") == VERSION:
            return
    with store.writer() as conn:
        count_all(conn)
