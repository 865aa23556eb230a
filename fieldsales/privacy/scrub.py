"""Typed text that names a person, taken out of what was sent and of every other text in the database.

A mutation keeps what is needed to know it again, door, outcome, codes and days, and says `forgotten`: when a phone sends
it once more (a backup was put back), it is answered as before and nothing of it is kept anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime

from fieldsales import clock
from fieldsales.privacy.person import Person, tables
from fieldsales.store import TABLES, Connection

STARS = "***"
SAFE = frozenset(
    "door customer contact visit photo followup building block outcome stage stage_seen_on heating quiet has_need need_area plan plan_on"
    " plan_precision next_in next_on contact_role is_decider is_key_person data_source result channel task objection level level_was source type"
    " product kind bytes width height wording due_on due_in priority owner setting rule forgotten".split()
)
"""Arguments that are ids, codes, days or numbers; whatever else somebody typed goes."""
TEXTS = frozenset(
    "text problems plan note said detail instruction reason answer args why message description remark summary result filter place".split()
)
"""Columns of free text, in which a full name is looked for as well."""
NEVER = ("person", "shop", "block", "building", "unit", "rule", "script", "setting", "notice", "calendar")


def logs(conn: Connection, one: Person, rev: int, moment: datetime) -> None:
    """What was sent about his household loses its text; the phones that sent it are told (orders.py)."""
    authors = _authors(conn, one)
    pattern = re.compile(
        "|".join(
            map(
                re.escape,
                sorted(
                    {*one.ids, *one.customers, *one.doors, *one.words, *one.names, *_rows(conn, one)},
                    key=len,
                    reverse=True,
                ),
            )
        )
    )
    for table in ("mutation_log", "refusal"):
        bare = conn.execute(f"SELECT id, person_id, device_id AS device, args FROM {table}")
        for row in [r for r in bare if pattern.search(r["args"])]:
            args = cleaned(one, authors, row)
            if args is None:
                continue
            revision = f", rev = {rev}" if table in TABLES else ""
            conn.execute(f"UPDATE {table} SET args = :args{revision} WHERE id = :id", {"args": args, "id": row["id"]})
            if table == "mutation_log":
                conn.execute(
                    "INSERT INTO forget (device_id, mutation_id, at) VALUES (?, ?, ?) ON CONFLICT (device_id, mutation_id) DO UPDATE SET done_at = NULL",
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


def cleaned(one: Person, authors: set[str], row: dict) -> str | None:
    """The arguments without what names him; None when nothing in them does."""
    try:
        args = json.loads(row["args"])
    except ValueError:
        args = {"raw": row["args"]}
    about = {*one.ids, *one.customers} & {v for v in args.values() if isinstance(v, str)}
    at_his_door = args.get("door") in one.doors and row["person_id"] in authors
    if about or at_his_door or "raw" in args or _named(args):
        kept = {key: value for key, value in args.items() if key in SAFE}
    else:
        kept = {k: starred(v, [*one.words, *one.names]) if isinstance(v, str) else v for k, v in args.items()}
    if kept == args:
        return None
    return json.dumps(kept | {"forgotten": "1"}, ensure_ascii=False, sort_keys=True)


def _named(args: dict) -> bool:
    """It is about one of his household's rows: a comment on a follow-up."""
    return "followup" in args or "own_task" in args


def starred(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, STARS)
    return text


def everywhere(conn: Connection, one: Person, rev: int) -> None:
    """Whatever is left: his number in any column of any table, and his full name in what people wrote."""
    _search(conn, one.words, lambda column: True, rev)
    _search(conn, one.names, TEXTS.__contains__, rev)


def _search(conn: Connection, words: list[str], wanted: Callable[[str], bool], rev: int) -> None:
    """Each row is read once, however many words are looked for."""
    if not words:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    conn.create_function("holds", 1, lambda text: int(bool(pattern.search(str(text)))))
    conn.create_function("starred", 1, lambda text: pattern.sub(STARS, text) if isinstance(text, str) else text)
    for table, columns in tables(conn).items():
        read = [column for column in columns if wanted(column)]
        if table in NEVER or not read:
            continue
        revision, glued = (
            ", rev = :rev" if table in TABLES else "",
            " || ' ' || ".join(f"COALESCE({column}, '')" for column in read),
        )
        conn.execute(
            f"UPDATE {table} SET {', '.join(f'{column} = starred({column})' for column in read)}{revision}"
            f" WHERE holds({glued}) = 1",
            {"rev": rev},
        )
    for name in ("holds", "starred"):
        conn.create_function(name, 1, None)
