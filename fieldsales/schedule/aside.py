"""A place beside the shop in which the rules of everybody's schedule can be changed and looked at: nobody waits for it.

What such a change writes is copied into memory, facts are only added to, all else is read from the shop as it stands at
that moment. The shop itself is open for reading alone, so a change that wrote anything else would fail, not be kept.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from fieldsales.offline import functions
from fieldsales.store import Connection, Cursor, Store

COPIED = ("rule", "setting", "calendar", "customer", "door")
ADDED = "fact"
"""Too many to copy, and never changed: new ones stand in a table of their own, a view shows both."""


@contextlib.contextmanager
def aside(store: Store) -> Iterator[Connection]:
    conn = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, uri=True, factory=Connection)
    try:
        conn.row_factory = Cursor.row  # type: ignore[assignment]
        functions.register(conn)
        conn.execute("ATTACH ? AS real", (f"{store.path.resolve().as_uri()}?mode=ro",))
        conn.execute("BEGIN")
        for table in COPIED:
            _copy(conn, table)
        _add_to(conn, ADDED)
        yield conn
    finally:
        conn.close()


def _copy(conn: Connection, table: str) -> None:
    """With the indexes its own columns are found by; those by bucket and revision are for syncs."""
    conn.execute(_made(conn, table))
    conn.execute("PRAGMA ignore_check_constraints = 1")
    conn.execute(f"INSERT INTO main.{table} SELECT * FROM real.{table}")
    conn.execute("PRAGMA ignore_check_constraints = 0")
    for index in conn.all(
        "SELECT sql FROM real.sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL",
        {"table": table},
    ):
        if "(bucket" not in index["sql"] and "(rev" not in index["sql"]:
            conn.execute(index["sql"])


def _add_to(conn: Connection, table: str) -> None:
    new = f"new_{table}"
    conn.execute(_made(conn, table).replace(f"CREATE TABLE {table}", f"CREATE TABLE {new}", 1))
    names = [row["name"] for row in conn.all(f"PRAGMA real.table_info({table})")]
    conn.execute(f"CREATE INDEX {new}_subject ON {new} (subject_id, field, at)")
    conn.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM real.{table} UNION ALL SELECT * FROM main.{new}")
    conn.execute(
        f"CREATE TEMP TRIGGER {table}_added INSTEAD OF INSERT ON {table} BEGIN"
        f" INSERT INTO {new} ({', '.join(names)}) VALUES ({', '.join(f'NEW.{name}' for name in names)}); END"
    )


def _made(conn: Connection, table: str) -> str:
    row = conn.one("SELECT sql FROM real.sqlite_master WHERE type = 'table' AND name = :table", {"table": table})
    assert row is not None, table
    return str(row["sql"])
