"""What was deleted stays deleted: after a backup was put back, and when a phone brings work from before the deletion.

`forgotten.json` lies beside the database and is in no backup: ids of contacts and the moment, nothing that names anybody.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from fieldsales import clock
from fieldsales.files import put
from fieldsales.privacy import erase, folder
from fieldsales.store import Connection, Store

BOOK = "forgotten.json"
LATE = """
SELECT DISTINCT c.id
  FROM (SELECT d.id FROM door AS d WHERE d.rev >= :first UNION SELECT k.door_id FROM customer AS k WHERE k.rev >= :first
        UNION SELECT p.door_id FROM photo AS p WHERE p.rev >= :first) AS t
  JOIN contact AS c ON c.door_id = t.id
  JOIN fact AS a ON a.subject_id = c.id AND a.field = 'anonymised'
 WHERE (
       EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = c.id AND f.rev >= :first AND f.at <= a.at AND f.field NOT IN ('anonymised', 'do_not_contact'))
    OR EXISTS (SELECT 1 FROM note AS n WHERE n.door_id = c.door_id AND n.bucket = c.bucket AND n.rev >= :first AND n.at <= a.at)
    OR EXISTS (SELECT 1 FROM photo AS p WHERE p.door_id = c.door_id AND p.bucket = c.bucket AND p.rev >= :first AND p.at <= a.at)
    OR EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = c.customer_id AND f.rev >= :first AND f.at <= a.at AND f.note IS NOT NULL)
    OR EXISTS (SELECT 1 FROM own_task AS w WHERE w.customer_id = c.customer_id AND w.rev >= :first AND w.at <= a.at))
"""
STILL_THERE = "SELECT c.id FROM contact AS c WHERE c.id IN (SELECT value FROM json_each(:ids)) AND (c.name <> '' OR c.phone <> '' OR c.wechat <> '')"


def remember(store: Store, contacts: list[str], moment: datetime) -> None:
    known = read(store)
    put(store.folder / BOOK, json.dumps(known | dict.fromkeys(contacts, clock.iso(moment)), sort_keys=True).encode())


def read(store: Store) -> dict[str, str]:
    try:
        found = json.loads((store.folder / BOOK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def last(store: Store) -> str:
    """When somebody was last deleted, '' for never."""
    try:
        changed = (store.folder / BOOK).stat().st_mtime
    except OSError:
        return ""
    return clock.iso(datetime.fromtimestamp(changed, UTC))


def ensure(store: Store) -> int:
    """At the start: whoever is named in the book and stands in the database again goes once more. → how many."""
    ids = list(read(store))
    with store.reader() as conn:
        back = [row["id"] for row in conn.all(STILL_THERE, {"ids": json.dumps(ids)})] if ids else []
    if back:
        with store.writer() as conn:
            gone = erase.erase(conn, back, clock.now())
        folder.sweep(store, gone.photos)
    return len(back)


def late(conn: Connection, first: int) -> None:
    """At the end of a write transaction: work that was done before a deletion and came after it."""
    if conn.one("SELECT 1 AS one FROM fact WHERE field = 'anonymised' LIMIT 1") is None:
        return
    found = [row["id"] for row in conn.all(LATE, {"first": first})]
    if found:
        erase.erase(conn, found, clock.now())
