"""What belongs to a customer, table by table, and how it is made another's and his again, row by row."""

from __future__ import annotations

import json

from fieldsales.store import Connection

HIS = "t.customer_id = :id"
AT_HIS_DOOR = "t.door_id = :door_id AND t.bucket = :bucket"
OF_HIS_CONTACTS = "t.subject_id IN (SELECT c.id FROM contact AS c WHERE c.customer_id = :id)"
OF_HIS_FOLLOWUPS = "t.visit_id IN (SELECT f.id FROM followup AS f WHERE f.customer_id = :id)"
BELONGINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("fact", OF_HIS_CONTACTS, ("bucket",)),  # before the contacts go
    ("fact", "t.subject_id = :id", ("subject_id", "bucket")),
    ("contact", HIS, ("customer_id", "door_id", "owner_id", "bucket")),
    ("companion", OF_HIS_FOLLOWUPS, ("door_id", "bucket")),  # before the follow-ups go
    ("followup", HIS, ("customer_id", "door_id", "owner_id", "bucket")),
    ("own_task", HIS, ("customer_id", "door_id", "owner_id", "bucket")),
    ("comment", HIS, ("customer_id", "bucket")),
    ("note", AT_HIS_DOOR, ("door_id", "bucket")),
    ("photo", AT_HIS_DOOR, ("door_id", "bucket")),
    ("relation", HIS, ("customer_id", "bucket")),
    ("reception", HIS, ("customer_id", "owner_id", "bucket")),
    ("referral", "t.from_customer = :id", ("from_customer", "bucket")),
    ("referral", HIS, ("customer_id",)),
    ("lost_request", HIS, ("customer_id", "owner_id", "bucket")),
    ("key_person", HIS, ("customer_id", "bucket")),
    ("group_member", HIS, ("customer_id", "bucket")),
    ("consent", HIS, ("customer_id", "bucket")),
    ("support", HIS, ("customer_id", "bucket")),
    ("customer", "t.source_from = :id", ("source_from",)),
)
"""(table, which rows of the customer whose row is given, the columns that say whose they are)."""
IDS = ("customer_id", "subject_id", "from_customer", "source_from")


def move(conn: Connection, gone: dict, kept: dict, rev: int) -> list[tuple[str, str, str]]:
    """Make all that is `gone`'s `kept`'s. → (table, row id, the changed columns as they were, as JSON)."""
    log: list[tuple[str, str, str]] = []
    for table, which, columns in BELONGINGS:
        for row in conn.all(f"SELECT * FROM {table} AS t WHERE {which}", gone):
            was = {name: row[name] for name in columns if _changes(name, row, gone)}
            if was:
                log.append((table, row["id"], json.dumps(was)))
                put(conn, table, row, {name: kept["id"] if name in IDS else kept[name] for name in was}, rev)
    return log


def _changes(column: str, row: dict, gone: dict) -> bool:
    """What another has (a bucket of the shop, a colleague's row) stays so."""
    return column in IDS or row[column] == gone[column]


def put(conn: Connection, table: str, row: dict, columns: dict, rev: int) -> None:
    """Write a row's columns; the bucket it leaves is told."""
    if columns.get("bucket", row["bucket"]) != row["bucket"]:
        drop(conn, table, row, rev)
    said = ", ".join(f"{name} = :{name}" for name in columns)
    conn.execute(f"UPDATE {table} SET rev = :rev, {said} WHERE id = :id", columns | {"rev": rev, "id": row["id"]})


def drop(conn: Connection, table: str, row: dict, rev: int) -> None:
    conn.execute(
        "INSERT INTO tombstone (bucket, rev, table_name, row_id) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (bucket, table_name, row_id) DO UPDATE SET rev = excluded.rev",
        (row["bucket"], rev, table, row["id"]),
    )


def insert(conn: Connection, table: str, row: dict, rev: int) -> None:
    row = row | {"rev": rev}
    conn.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)}) ON CONFLICT (id) DO NOTHING",
        row,
    )
