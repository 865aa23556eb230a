"""Typed text that names a person: found in every table, and taken out of what was sent and of every other text.

A mutation keeps what is needed to know it again, door, outcome, codes and days, and says `forgotten`: when a phone sends
it once more (a backup was put back), it is answered as before and nothing of it is kept anew.
"""

from __future__ import annotations

import json
from datetime import datetime

from fieldsales import clock
from fieldsales.privacy.person import Found, Person
from fieldsales.store import TABLES, Connection

STARS = "***"
SAFE = frozenset(
    "door customer contact visit photo followup building block outcome stage stage_seen_on heating quiet has_need need_area plan plan_on"
    " plan_precision next_in next_on contact_role is_decider is_key_person data_source result channel task objection level level_was source type"
    " product kind bytes width height wording due_on due_in priority owner setting rule forgotten".split()
)
"""Arguments that are ids, codes, days or numbers; whatever else somebody typed goes."""


def logs(conn: Connection, one: Person, found: Found, rev: int, moment: datetime) -> None:
    """What was sent about his household loses its text; the phones that sent it are told (orders.py)."""
    authors, rows = _authors(conn, one), {*one.ids, *one.customers, *_rows(conn, one)}
    for table in ("mutation_log", "refusal"):
        for row in conn.all(
            f"SELECT id, person_id, device_id AS device, args FROM {table} WHERE rowid IN (SELECT value FROM json_each(:found))",
            {"found": json.dumps(found.get(table, []))},
        ):
            args = cleaned(one, authors, rows, row)
            if args is None:
                continue
            revision = f", rev = {rev}" if table in TABLES else ""
            conn.execute(f"UPDATE {table} SET args = :args{revision} WHERE id = :id", {"args": args, "id": row["id"]})
            if table == "mutation_log":
                conn.execute(
                    "INSERT INTO forget (device_id, mutation_id, at) VALUES (?, ?, ?)"
                    " ON CONFLICT (device_id, mutation_id) DO UPDATE SET done_at = NULL",
                    (row["device"], row["id"], clock.iso(moment)),
                )


def _authors(conn: Connection, one: Person) -> set[str]:
    """Who had the household, now or once: what they wrote at its door was about it."""
    had = conn.all(
        "SELECT DISTINCT f.value AS id FROM fact AS f WHERE f.field IN ('owner', 'owner_from') AND f.subject_id IN (SELECT value FROM json_each(:customers))"
        " UNION SELECT DISTINCT f.person_id FROM fact AS f WHERE f.subject_id IN (SELECT value FROM json_each(:contacts))",
        one.params(),
    )
    return {c["owner_id"] for c in one.contacts} | {row["id"] for row in had}


def _rows(conn: Connection, one: Person) -> list[str]:
    """Ids by which a mutation may name the household without saying so: a comment names a follow-up."""
    found = conn.all(
        "SELECT id FROM followup WHERE customer_id IN (SELECT value FROM json_each(:customers))"
        " UNION SELECT id FROM own_task WHERE customer_id IN (SELECT value FROM json_each(:customers))",
        one.params(),
    )
    return [row["id"] for row in found]


def cleaned(one: Person, authors: set[str], rows: set[str], row: dict) -> str | None:
    """The arguments without what names him; None when nothing in them does."""
    try:
        args = json.loads(row["args"])
    except ValueError:
        args = {"raw": row["args"]}
    about = rows & {v for v in args.values() if isinstance(v, str)}
    at_his_door = args.get("door") in one.doors and row["person_id"] in authors
    if about or at_his_door or "raw" in args:
        kept = {key: value for key, value in args.items() if key in SAFE}
    else:
        kept = {k: starred(v, [*one.words, *one.names]) for k, v in args.items()}
    if kept == args:
        return None
    return json.dumps(kept | {"forgotten": "1"}, ensure_ascii=False, sort_keys=True)


def starred(value: object, words: list[str]) -> object:
    for word in words:
        value = value.replace(word, STARS) if isinstance(value, str) else value
    return value


def everywhere(conn: Connection, one: Person, found: Found, rev: int) -> None:
    """Whatever is left in the rows that were found: his number in any column, and his full name."""
    words = [*one.words, *one.names]
    for table, rowids in found.items():
        for rowid in rowids:
            row = conn.one(f"SELECT * FROM {table} WHERE rowid = :rowid", {"rowid": rowid})
            changed = {k: starred(v, words) for k, v in (row or {}).items() if starred(v, words) != v}
            if changed:
                sets = ", ".join(
                    [*(f"{name} = :{name}" for name in changed), *(["rev = :rev_now"] if table in TABLES else [])]
                )
                conn.execute(
                    f"UPDATE {table} SET {sets} WHERE rowid = :rowid_now",
                    changed | {"rev_now": rev, "rowid_now": rowid},
                )
