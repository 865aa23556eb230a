"""A row full of 小李's secrets in every table there is, made from the schema alone, so that a new table is planted by itself."""

from __future__ import annotations

import re
import sqlite3

from fieldsales.privacy.person import tables
from fieldsales.store import TABLES, next_rev
from tests.walk import OWN

MARK = "金丝雀"
"""Stands in every text that was planted, and nowhere else."""
OF_EVERYBODY = (
    "shop",
    "person",
    "rule",
    "calendar",
    "setting",
    "script",
    "notice",
    "block",
    "building",
    "unit",
    "door",
    "work_unit",
)
"""What every phone holds, or all who sweep a block: nothing of a customer's can be in it but by a mistake of its own."""
COUNTED = (
    "knock",
    "door_tally",
    "unit_tally",
    "footprint",
    "map_setting",
    "lookup",
    "export_log",
    "leaving",
    "tombstone",
    "mutation_log",
    "overflow",
)
POINTS = {
    "door_id": OWN, "customer_id": f"{OWN}@xiaoli", "contact_id": "visit-li-1.contact", "owner_id": "xiaoli", "person_id": "xiaoli", "by_id": "xiaoli",
    "made_by": "xiaoli", "subject_id": "visit-li-1.contact", "building_id": "jinxiu-1", "block_id": "jinxiu", "from_customer": f"{OWN}@xiaoli",
    "a_id": "visit-li-1.contact", "b_id": "contact-li-1.contact", "visit_id": "visit-li-1", "first_customer": f"{OWN}@xiaoli", "first_owner": "xiaoli",
    "second_customer": f"{OWN}@zhou", "second_owner": "zhou", "other_id": "zhou", "to_id": "zhou", "key_contact_id": "visit-li-1.contact",
    "gone_at": None, "frozen_by": None, "sha256": "f" * 64, "args": f'{{"note": "{MARK}", "door": "{OWN}"}}', "found": "[]", "gone_row": "{}",
    "tiers": f'[{{"n": 2, "fen": 100, "note": "{MARK}"}}]',
}  # fmt: skip


def plant(conn: sqlite3.Connection) -> set[str]:
    """→ the tables that have a secret of his now."""
    planted = set()
    for table, columns in tables(conn).items():
        if table in OF_EVERYBODY or table in COUNTED:
            continue
        kinds = {row["name"]: row["type"] for row in conn.all(f"PRAGMA table_info({table})")}
        text = conn.one("SELECT sql FROM sqlite_master WHERE name = :name AND type = 'table'", {"name": table})["sql"]
        row = {column: value_of(table, column, kinds[column], text) for column in columns}
        row |= {"id": f"canary-{table}"} if "id" in columns else {}
        row |= {"bucket": "rep:xiaoli", "rev": next_rev(conn)} if table in TABLES else {}
        conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{c}' for c in row)})", row)
        if MARK in repr(row):
            planted.add(table)
    return planted


def value_of(table: str, column: str, kind: str, text: str) -> object:
    """A value the column takes: a secret wherever free text may stand."""
    if column in POINTS:
        return POINTS[column]
    if listed := re.search(rf"\b{column}\b IN \(([^)]*)\)", text):
        first = listed[1].split(",")[0].strip()
        return first.strip("'") if "'" in first else int(first)
    if between := re.search(rf"CHECK \({column} (?:BETWEEN (-?\d+)|>= (-?\d+))", text):
        return int(between[1] or between[2])
    if column == "day" or (column.endswith(("_on", "_from", "_until", "_max")) and column != "source_from"):
        return "2026-11-20"
    if column == "at" or column.endswith("_at"):
        return "2026-11-20T02:00:00.000Z"
    if column.endswith("_id"):
        return "zhou"
    return {"INTEGER": 1, "DOUBLE PRECISION": 1.0}.get(kind, f"{MARK}{table}.{column}")
