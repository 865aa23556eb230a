"""What a phone holds and what it lacks: scope, deltas, checksums and the first image.

A bucket is sent whole or from a cursor (the revision up to which the phone has it). A bucket the phone did not name is
entering, one it names but may no longer hold is leaving: rows that come into scope unchanged are not missed.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sqlite3
from pathlib import Path

from fieldsales.store import TABLES, Connection, current_rev, schema_steps, scope_sql, split_statements, today_of

IMAGE_ROWS = 4000
"""Above this many rows a ready database file is quicker than JSON."""
MANY = 500
"""With fewer rows written in a table since a phone was here, it is quicker to look through them than to ask every bucket."""
_NEIGHBOURS = {
    "customer": "due_on, id",
    "contact": "(SELECT k.due_on FROM shop.customer AS k WHERE k.id = contact.customer_id), id",
}
"""What a first page reads together lies together: of 10,000 customers those that are due are on a few pages, not each
on its own, and a phone that wakes up reads a third less before it can show them. Other tables are in order of id."""
PAGE_SIZE = 4096


def of(conn: Connection, person_id: str, today: str | None = None) -> set[str]:
    """The buckets this person's phone holds today: the shop's day, unless another is asked for."""
    return {row["bucket"] for row in conn.all(scope_sql(), {"actor": person_id, "today": today or today_of(conn)})}


def columns(table: str) -> tuple[str, ...]:
    """The columns of a synced table in schema order: the order of sync bodies and checksums."""
    return _all_columns()[table]


@functools.cache
def _all_columns() -> dict[str, tuple[str, ...]]:
    db = sqlite3.connect(":memory:")
    make_schema(db)
    return {table: tuple(row[1] for row in db.execute(f"PRAGMA table_info({table})")) for table in TABLES}


def make_schema(db: sqlite3.Connection, prefix: str = "") -> None:
    """The shared tables without the server's own, as a phone has them."""
    for name, sql in schema_steps():
        if name.endswith(".server"):
            continue
        for statement in split_statements(sql):
            db.execute(_into(statement, prefix) if prefix else statement)


def _into(statement: str, prefix: str) -> str:
    for head in ("CREATE TABLE ", "CREATE UNIQUE INDEX ", "CREATE INDEX ", "ALTER TABLE "):
        if statement.startswith(head):
            return head + prefix + statement[len(head) :]
    return statement


def delta(conn: Connection, scope: set[str], cursors: dict[str, int], afresh: set[str]) -> dict:
    """Rows and tombstones a phone lacks.

    → {enter, leave, rows: {table: {cols, rows}}, tombstones: [[table, id, bucket]], cursors: {bucket: rev}}.
    Buckets in `afresh` are sent whole although the phone has them.
    """
    rev = current_rev(conn)
    from_rev = {bucket: 0 if bucket in afresh else cursors.get(bucket, 0) for bucket in sorted(scope)}
    behind = {bucket: cursor for bucket, cursor in from_rev.items() if cursor < rev}
    found = _changed(conn, behind) if behind else {}
    return {
        "enter": sorted(b for b in scope if b not in cursors or b in afresh),
        "leave": sorted(set(cursors) - scope),
        "rows": {table: {"cols": list(columns(table)), "rows": rows} for table, rows in found.items() if rows},
        "tombstones": _left(conn, {bucket: cursor for bucket, cursor in from_rev.items() if cursor}),
        "cursors": dict.fromkeys(sorted(scope), rev),
    }


def _changed(conn: Connection, cursors: dict[str, int]) -> dict[str, list[tuple]]:
    """The rows of every table after each bucket's cursor: one statement a table, however many blocks a rep has.

    Most tables have nothing new, which is asked for all at once. Of a few rows that anybody wrote the phone's are picked out
    (the index by revision); where there are many (a long absence, an import), each of its buckets is asked.
    """
    oldest, text = min(cursors.values()), json.dumps(cursors)
    found = {}
    for table, new in zip(TABLES, _written(conn, oldest), strict=True):
        if new >= MANY:
            found[table] = _asked(conn, table, text)
        elif new:
            found[table] = _since(conn, table, oldest, text, cursors)
    return found


def _written(conn: Connection, since: int) -> tuple[int, ...]:
    """How many rows of each table were written after a revision, counted no further than MANY."""
    counts = (f"(SELECT COUNT(*) FROM (SELECT 1 FROM main.{table} WHERE rev > ?1 LIMIT ?2))" for table in TABLES)
    found = conn.execute(f"SELECT {', '.join(counts)}", (since, MANY))
    found.row_factory = None
    return tuple(found.fetchone())


def _asked(conn: Connection, table: str, cursors: str) -> list[tuple]:
    cols = ", ".join(f"t.{name}" for name in columns(table))
    found = conn.execute(
        f"SELECT {cols} FROM json_each(?) AS c CROSS JOIN main.{table} AS t"
        " WHERE t.bucket = c.key AND t.rev > c.value ORDER BY t.bucket, t.rev, t.id",
        (cursors,),
    )
    found.row_factory = None
    return found.fetchall()


def _since(conn: Connection, table: str, oldest: int, text: str, cursors: dict[str, int]) -> list[tuple]:
    """`+bucket` keeps the planner on the index by revision, which has the bucket too: only the phone's rows are read."""
    names = columns(table)
    found = conn.execute(
        f"SELECT {', '.join(f't.{name}' for name in names)} FROM main.{table} AS t"
        " WHERE t.rev > ? AND +t.bucket IN (SELECT c.key FROM json_each(?) AS c) ORDER BY +t.bucket, t.rev, t.id",
        (oldest, text),
    )
    found.row_factory = None
    bucket, rev = names.index("bucket"), names.index("rev")
    return [row for row in found if row[rev] > cursors[row[bucket]]]


def _left(conn: Connection, cursors: dict[str, int]) -> list[list[str]]:
    gone = conn.all(
        "SELECT t.table_name, t.row_id, t.bucket FROM json_each(:cursors) AS c CROSS JOIN tombstone AS t"
        " WHERE t.bucket = c.key AND t.rev > c.value ORDER BY t.bucket, t.rev, t.row_id",
        {"cursors": json.dumps(cursors)},
    )
    return [[row["table_name"], row["row_id"], row["bucket"]] for row in gone]


def entering(conn: Connection, scope: set[str], cursors: dict[str, int]) -> int:
    """How many rows of buckets that are new to the phone, counted no further than IMAGE_ROWS.

    What changed in buckets it has is not counted: that would cost every quiet sync what only a rare one needs.
    """
    rows = 0
    for bucket in scope - set(cursors):
        for table in TABLES:
            found = conn.one(f"SELECT count(*) AS n FROM main.{table} WHERE bucket = :bucket", {"bucket": bucket})
            rows += found["n"] if found else 0
        if rows > IMAGE_ROWS:
            break
    return rows


def checksum(conn: sqlite3.Connection, bucket: str) -> str:
    """sha256 over the canonical lines of a bucket; the phone computes the same over its base."""
    digest = hashlib.sha256()
    for line in dump(conn, bucket):
        digest.update(line.encode())
    return digest.hexdigest()


def dump(conn: sqlite3.Connection, bucket: str) -> list[str]:
    """The canonical lines of a bucket: `[table, …columns]` as compact JSON, tables in order, rows by id."""
    lines = []
    for table in TABLES:
        found = conn.execute(
            f"SELECT {', '.join(columns(table))} FROM main.{table} WHERE bucket = ? ORDER BY id", (bucket,)
        )
        found.row_factory = None
        lines += [_line(table, row) for row in found]
    return lines


def _line(table: str, row: tuple) -> str:
    values = [int(v) if isinstance(v, float) and v.is_integer() else v for v in row]
    return json.dumps([table, *values], ensure_ascii=False, separators=(",", ":")) + "\n"


def stale(conn: Connection, scope: set[str], cursors: dict[str, int], checksums: dict[str, str]) -> set[str]:
    """Buckets whose checksum differs although the phone has everything: something went wrong there, send them whole."""
    wrong = set()
    for bucket in scope & set(checksums) & set(cursors):
        changed = _changed(conn, {bucket: cursors[bucket]})
        if not any(changed.values()) and checksum(conn, bucket) != checksums[bucket]:
            wrong.add(bucket)
    return wrong


def write_image(conn: Connection, person_id: str, target: Path) -> dict[str, int]:
    """Write the phone's whole base as a SQLite file and return its cursors.

    SQLite copies from file to file, in a snapshot of its own: rows never pass through Python (a third of the time).
    """
    scope = sorted(of(conn, person_id))
    source = conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()["file"]
    target.write_bytes(_empty()[0])
    image = sqlite3.connect(target, isolation_level=None)
    try:
        image.execute("PRAGMA main.journal_mode = OFF")
        image.execute("PRAGMA main.synchronous = OFF")
        image.execute("PRAGMA ignore_check_constraints = 1")  # they held when the rows were written; a third of the time
        image.execute("ATTACH ? AS shop", (source,))
        image.execute("BEGIN")
        found = image.execute("SELECT value FROM shop.meta WHERE key = 'rev'").fetchone()
        _fill(image, scope)
        image.execute("COMMIT")
    finally:
        image.close()
    return dict.fromkeys(scope, int(found[0]) if found else 0)


@functools.cache
def _empty() -> tuple[bytes, tuple[str, ...]]:
    """A base without rows and the statements of its indexes. To take all steps of the schema is most of a small image's time."""
    image = sqlite3.connect(":memory:", isolation_level=None)
    image.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    steps = [s for name, sql in schema_steps() if not name.endswith(".server") for s in split_statements(sql)]
    indexes = tuple(s for s in steps if s.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")))
    for statement in [s for s in steps if s not in indexes]:
        image.execute(statement)
    return image.serialize(), indexes


def _fill(image: sqlite3.Connection, scope: list[str]) -> None:
    """Indexes when all rows are in: that is quicker, and their pages lie together.

    A phone asks for whole buckets, never for what changed in one since: without the revision in that index a changed row
    leaves it alone, and a delta rewrites far less of the base.
    """
    for table in TABLES:
        cols = ", ".join(columns(table))
        order = _NEIGHBOURS.get(table, "id")
        copy = f"INSERT INTO main.{table} ({cols}) SELECT {cols} FROM shop.{table} WHERE bucket = ? ORDER BY {order}"
        for bucket in scope:
            image.execute(copy, (bucket,))
    for statement in _empty()[1]:
        image.execute(statement.replace("(bucket, rev)", "(bucket)"))
