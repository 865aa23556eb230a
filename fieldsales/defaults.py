"""What a shop starts with: rules, calendar, scripts and settings. Planted at every start; what stands is never touched."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from fieldsales.rules import RULES
from fieldsales.sqlfile import MUTATIONS, read_piece
from fieldsales.store import Connection, Params, Store, next_rev

HERE = Path(__file__).parent
SETTINGS = {
    "stage_days": "S01=95,S02=80,S03=65,S04=55,S05=50,S06=35,S07=25,S08=10,S09=4,S10=0",
    "lead_days": "solid=30,engineered=15,laminate=5,spc=5",
    "level_windows": "H=7,A=30,B=90",
    "tasks_per_day": "25",
    "heating_season": "11-15",
    "call_window": "09:00-12:00,14:00-20:30",
}
"""stage_days: days from seeing a stage to the floor · lead_days: order to delivery by product · level_windows: days to the
decision up to which a level holds · tasks_per_day: what one rep can do · heating_season: MM-DD · call_window: local time."""


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
    """What every customer's row says of its tasks, made anew after a rule, a day or a setting changed."""
    for door in conn.all("SELECT DISTINCT door_id FROM customer"):
        for sql in read_piece(MUTATIONS / "_reschedule.sql"):
            conn.execute(sql, Params({"door": door["door_id"], "rev": rev}))
