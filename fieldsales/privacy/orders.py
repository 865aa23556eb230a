"""What phones must forget beside their rows: typed text of answered work, small pictures, and the gaps of their base.

An order stands until the phone has said that it obeyed. One `mutation_id` of a device is a mutation it once sent (its
arguments are replaced by what the log keeps), 'photo:<sha256>' a small picture, and 'base' the base itself, written anew
because SQLite leaves deleted text in its gaps.
"""

from __future__ import annotations

import json
from datetime import datetime

from fieldsales import clock
from fieldsales.privacy.person import AMONG, Person
from fieldsales.store import Connection

HOLDERS = f"SELECT d.id FROM device AS d WHERE d.wiped_at IS NULL AND d.expires_at > :now AND 'rep:' || d.person_id {AMONG.format('buckets')}"
"""Devices that hold his rows, or may."""
MOST = 500


def give(conn: Connection, one: Person, photos: list[str], moment: datetime) -> None:
    now = clock.iso(moment)
    for device in conn.all(HOLDERS, one.params() | {"now": now}):
        for what in ["base", *(f"photo:{sha}" for sha in photos)]:
            conn.execute(
                "INSERT INTO forget (device_id, mutation_id, at) VALUES (?, ?, ?)"
                " ON CONFLICT (device_id, mutation_id) DO UPDATE SET at = excluded.at, done_at = NULL",
                (device["id"], what, now),
            )


def standing(conn: Connection, device_id: str) -> dict:
    """{'forget': [[what, arguments or none], …]} for a sync answer; nothing when nothing is to be forgotten."""
    rows = conn.all(
        "SELECT f.mutation_id AS id, m.args FROM forget AS f LEFT JOIN mutation_log AS m ON m.id = f.mutation_id"
        " WHERE f.device_id = :device AND f.done_at IS NULL ORDER BY f.mutation_id LIMIT :most",
        {"device": device_id, "most": MOST},
    )
    return {"forget": [[row["id"], json.loads(row["args"]) if row["args"] else None] for row in rows]} if rows else {}


def confirmed(conn: Connection, device_id: str, said: object, moment: datetime) -> None:
    """The phone has forgotten these. The fingerprint of a picture goes here too."""
    ids = [id for id in said if isinstance(id, str)][:MOST] if isinstance(said, list) else []
    for id in ids:
        conn.execute(
            "UPDATE forget SET done_at = ? WHERE device_id = ? AND mutation_id = ? AND done_at IS NULL",
            (clock.iso(moment), device_id, id),
        )
    if ids:
        conn.execute("DELETE FROM forget WHERE done_at IS NOT NULL AND mutation_id LIKE 'photo:%'")
