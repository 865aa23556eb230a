"""What a shop starts with: rules, calendar, scripts and settings. Planted at every start; what stands is never touched."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from fieldsales.rules import RULES
from fieldsales.sqlfile import MUTATIONS, read_piece
from fieldsales.store import Connection, Params, Store, next_rev
from fieldsales.words import SETTING

HERE = Path(__file__).parent
SETTINGS = {word["code"]: word["default"] for word in SETTING}


def plant(store: Store) -> None:
    """Add what this version brings and the shop has not got; one transaction, and no revision when there is nothing."""
    with store.writer() as conn:
        missing = {table: [row for row in rows if not _has(conn, table, row["id"])] for table, rows in _beds().items()}
        if not any(missing.values()):
            return
        rev = next_rev(conn)
        for table, rows in missing.items():
            for row in rows:
                kept = {"bucket": "shop", "rev": rev} | row
                places = ", ".join(f":{name}" for name in kept)
                conn.execute(f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({places})", kept)
        reschedule(conn, rev)


def _has(conn: Connection, table: str, id: str) -> bool:
    return conn.one(f"SELECT 1 AS one FROM {table} WHERE id = :id", {"id": id}) is not None


@functools.cache
def _beds() -> dict[str, list[dict]]:
    return {
        "rule": [
            {("id" if k == "code" else k): v for k, v in rule._asdict().items()} | {"active": 1} for rule in RULES
        ],
        "calendar": _csv("calendar.csv", "day"),
        "setting": [{"id": key, "value": value} for key, value in SETTINGS.items()],
        "script": [row | {"id": f"{row['key']}:{row['tier']}"} for row in _csv("scripts.csv", "")],
    }


def _csv(name: str, id: str) -> list[dict]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [({"id": row.pop(id)} if id else {}) | row for row in rows]


def reschedule(conn: Connection, rev: int) -> None:
    """What every door's and customer's row says of its tasks, made anew after a rule, a day or a setting changed."""
    for sql in read_piece(MUTATIONS / "_revisit.sql"):
        conn.execute(sql, Params({"rev": rev}))
    for door in conn.all("SELECT DISTINCT door_id FROM customer"):
        for sql in read_piece(MUTATIONS / "_reschedule.sql"):
            conn.execute(sql, Params({"door": door["door_id"], "rev": rev}))
