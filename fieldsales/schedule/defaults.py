"""What a shop starts with: rules, calendar, scripts and settings. Planted at every start.

What stands is never touched, except days that were only assumed and that this version knows."""

from __future__ import annotations

import csv
import functools
from datetime import date
from pathlib import Path

from fieldsales.privacy import notice
from fieldsales.schedule.rules import RULES
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Connection, Params, Store, next_rev
from fieldsales.words.settings import SETTING

HERE = Path(__file__).parent
SETTINGS = {str(word["code"]): str(word["default"]) for word in SETTING}

AS_THE_RULE = """
UPDATE setting
   SET value = (SELECT 'from=' || item(r.steps, 1) || ',to=' || CASE WHEN CAST(item(r.steps, 1) AS INTEGER) > 7 THEN item(r.steps, 1) ELSE '7' END
                  FROM rule AS r WHERE r.id = 'R01')
 WHERE id = 'revisit_days' AND EXISTS (SELECT 1 FROM rule AS r WHERE r.id = 'R01' AND item(r.steps, 1) <> '' AND trim(item(r.steps, 1), '0123456789') = '')
"""
"""A shop that had changed rule R01 before its days became a setting keeps them."""


def plant(store: Store) -> None:
    """Add what this version brings and the shop has not got; one transaction, and no revision when there is nothing."""
    with store.writer() as conn:
        missing = {table: [row for row in rows if not _has(conn, table, row["id"])] for table, rows in _beds().items()}
        outdated = _assumed_but_known(conn)
        if not any(missing.values()) and not outdated:
            return
        rev = next_rev(conn)
        for day in outdated:
            conn.execute(
                "UPDATE calendar SET rev = :rev, workday = :workday, festival = :festival, certain = 1, name = :name"
                " WHERE id = :id AND certain = 0",
                day | {"rev": rev},
            )
        for table, rows in missing.items():
            for row in rows:
                kept = {"bucket": "shop", "rev": rev} | row
                places = ", ".join(f":{name}" for name in kept)
                conn.execute(f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({places})", kept)
        if any(row["id"] == "revisit_days" for row in missing["setting"]):
            conn.execute(AS_THE_RULE)
        reschedule(conn, rev)


def _assumed_but_known(conn: Connection) -> list[dict]:
    """Days that were only assumed when they were planted and that this version knows, as they are.

    Whatever the owner sets becomes certain, so no edited day is among them. What was assumed and the announced year
    does not name is a day like any other.
    """
    known = {day["id"]: day for day in _beds()["calendar"] if day["certain"] == "1"}
    years = {id[:4] for id in known}
    found = []
    for row in conn.all("SELECT id FROM calendar WHERE certain = 0 ORDER BY id"):
        if row["id"][:4] in years:
            weekday = {"workday": int(date.fromisoformat(row["id"]).weekday() < 5), "festival": 0, "name": ""}
            found.append({"id": row["id"]} | (known.get(row["id"]) or weekday))
    return found


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
        "notice": [notice.FIRST],
    }


def _csv(name: str, id: str) -> list[dict]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [({"id": row.pop(id)} if id else {}) | row for row in rows]


def reschedule(conn: Connection, rev: int, *, doors: bool = True, customers: bool = True) -> None:
    """What every customer's row says of its tasks and every closed door's of its next knock, made anew after a rule, a
    day or a setting changed. Doors follow rule R01, its settings and the calendar, which is all that R01 is for."""
    closed = (
        "SELECT id FROM door WHERE revisit_on IS NOT NULL OR outcome IN ('no_answer', 'worker_only', 'locked_empty')"
    )
    met = "SELECT DISTINCT door_id AS id FROM customer"
    for name, which in ((("revisit", closed),) if doors else ()) + ((("reschedule", met),) if customers else ()):
        statements = read_piece(piece(name))
        for door in conn.all(which):
            for sql in statements:
                conn.execute(sql, Params({"door": door["id"], "rev": rev}))
