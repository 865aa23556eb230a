"""One person in the shop's books: which contacts he is, and everything that is kept of him, wherever it lies.

Who looks names a number, a WeChat name or a name; the same name is not the same person, so somebody chooses. What is a
person's is found twice: by the ids of his household, and by his number and WeChat name in every column of every table, so
that a table somebody adds tomorrow is looked through too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from fieldsales.offline.phones import phone
from fieldsales.store import TABLES, Connection

WAYS = ("phone", "phone_2", "wechat", "email")
"""Facts that say how to reach him: no two people share one by chance, if it is not shorter than this."""
SHORTEST, FULL_NAME = 5, 3
ASIDE = (
    "account",
    "device",
    "invite",
    "attempt",
    "sign_in",
    "feed",
    "robot",
    "meta",
    "outbox",
    "_sqlite_migrations",
    "forget",
)
"""Tables about the shop's own people and its machinery."""
NEVER = ("person", "shop", "block", "building", "unit", "rule", "script", "setting", "notice", "calendar")
"""Tables of the shop itself, in which a number or a name is its own."""
TEXTS = frozenset(
    "text problems plan note said detail instruction reason answer args why message remark summary result filter place".split()
)
"""Columns of free text, in which a full name is looked for as well."""
Found = dict[str, list[int]]
"""{table: rowids}."""
CONTACTS = """
SELECT DISTINCT c.id, c.name, c.phone, c.wechat, c.role, c.customer_id, c.door_id, c.owner_id, c.bucket, c.do_not_contact, c.made_at, c.gone_at,
       COALESCE(k.place, '') AS place, COALESCE(k.level, 'N') AS level, p.name AS keeper
  FROM contact AS c LEFT JOIN customer AS k ON k.id = c.customer_id LEFT JOIN person AS p ON p.id = c.owner_id
 WHERE {which} ORDER BY c.made_at, c.id LIMIT 200
"""
AMONG = "IN (SELECT value FROM json_each(:{}))"


@dataclass
class Person:
    """contacts: rows; the other ids are those of his household; words: what only he is found by; names: his full names."""

    contacts: list[dict]
    customers: list[str] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    buckets: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [c["id"] for c in self.contacts]

    def params(self) -> dict[str, str]:
        lists = {"contacts": self.ids, "customers": self.customers, "doors": self.doors, "buckets": self.buckets}
        return {name: json.dumps(ids) for name, ids in lists.items()}


def search(conn: Connection, who: str) -> list[dict]:
    """Contacts that may be meant: by a number or WeChat name, now or once, or by the very name."""
    typed = who.strip()
    if not typed:
        return []
    which = (
        "c.phone = :phone OR c.wechat = :typed OR c.name = :typed OR c.id IN"
        " (SELECT f.subject_id FROM fact AS f WHERE f.field IN ('name', 'phone', 'phone_2', 'wechat', 'email') AND f.value IN (:typed, :phone))"
    )
    return conn.all(CONTACTS.format(which=which), {"phone": phone(typed) or typed, "typed": typed})


def of(conn: Connection, contacts: list[str]) -> Person:
    """The person who is these contacts."""
    asked = {"contacts": json.dumps(contacts)}
    found = Person(conn.all(CONTACTS.format(which=f"c.id {AMONG.format('contacts')}"), asked))
    found.customers = sorted({c["customer_id"] for c in found.contacts})
    found.doors = sorted({c["door_id"] for c in found.contacts})
    found.buckets = sorted({c["bucket"] for c in found.contacts})
    said = conn.all(f"SELECT f.field, f.value FROM fact AS f WHERE f.subject_id {AMONG.format('contacts')}", asked)
    known = {(f["field"], f["value"]) for f in said} | {
        (k, c[k]) for c in found.contacts for k in ("name", "phone", "wechat")
    }
    mine = {value for kind, value in known if kind in WAYS and value and len(value) >= SHORTEST}
    found.words = sorted(word for word in mine if not _others(conn, word, contacts))
    found.names = sorted({v for k, v in known if k == "name" and v and len(v) >= FULL_NAME}, key=len, reverse=True)
    return found


def _others(conn: Connection, word: str, contacts: list[str]) -> bool:
    """A family's number may be another one's too, and stays his."""
    row = conn.one(
        "SELECT 1 AS one FROM contact AS c WHERE (c.phone = :word OR c.wechat = :word) AND c.gone_at IS NULL"
        f" AND c.id NOT {AMONG.format('contacts')}",
        {"word": word, "contacts": json.dumps(contacts)},
    )
    return row is not None


def tables(conn: Connection) -> dict[str, list[str]]:
    """{table: its columns} of everything that could hold a word about a customer."""
    named = conn.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    every = {row["name"]: [c["name"] for c in conn.all(f"PRAGMA table_info({row['name']})")] for row in named}
    return {table: columns for table, columns in every.items() if table not in ASIDE}


def scan(conn: Connection, one: Person) -> Found:
    """The rows of every table in which his number stands, his full name in what people wrote, or his ids in what was sent.

    It reads the whole database, so it is done before a write transaction, never in one.
    """
    asked = {f"w{n}": word for n, word in enumerate(one.words)} | {f"n{n}": name for n, name in enumerate(one.names)}
    sent = {f"i{n}": f'"{id}"' for n, id in enumerate([*one.ids, *one.customers, *one.doors, *_named_rows(conn, one)])}
    found: Found = {}
    for table, columns in tables(conn).items():
        here = asked | (sent if "args" in columns else {})
        if table in NEVER or not here:
            continue
        for read, words in (
            (columns, [w for w in here if w[0] != "n"]),
            ([c for c in columns if c in TEXTS], [w for w in here if w[0] == "n"]),
        ):
            if not read or not words:
                continue
            # LIMIT keeps the planner from gluing the row together once for every word
            glued = " || ' ' || ".join(f"COALESCE({column}, '')" for column in read)
            for some in batched(words):
                where = " OR ".join(f"instr(t.text, :{word}) > 0" for word in some)
                rows = conn.all(
                    f"SELECT t.id FROM (SELECT rowid AS id, {glued} AS text FROM {table} LIMIT -1) AS t WHERE {where}",
                    here,
                )
                found[table] = sorted({*found.get(table, []), *(row["id"] for row in rows)})
    return {table: rowids for table, rowids in found.items() if rowids}


def batched(words: list[str], most: int = 200) -> list[list[str]]:
    """SQLite takes a thousand alternatives in one condition."""
    return [words[at : at + most] for at in range(0, len(words), most)]


def _named_rows(conn: Connection, one: Person) -> list[str]:
    """Rows of his that what was sent may name instead of him."""
    return [
        row["id"]
        for table in ("followup", "own_task")
        for row in conn.all(f"SELECT id FROM {table} WHERE customer_id {AMONG.format('customers')}", one.params())
    ]


def everything(conn: Connection, one: Person) -> dict[str, list[dict]]:
    """{table: rows} of all that is kept of him, each row once."""
    found, texts = {}, scan(conn, one)
    asked: dict[str, Any] = {**one.params(), "own": json.dumps(one.ids + one.customers)}
    for table, columns in tables(conn).items():
        where = [f"{column} {AMONG.format('own')}" for column in columns if _names_him(column)]
        if table in TABLES and {"door_id", "bucket"} <= set(columns):
            where.append(f"(door_id {AMONG.format('doors')} AND bucket {AMONG.format('buckets')})")
        where.append(f"rowid {AMONG.format('texts')}")
        rows = conn.all(
            f"SELECT * FROM {table} WHERE {' OR '.join(where)}", asked | {"texts": json.dumps(texts.get(table, []))}
        )
        if rows:
            found[table] = rows
    return found


def _names_him(column: str) -> bool:
    return column in ("id", "subject_id", "a_id", "b_id") or column.endswith(
        ("customer", "contact", "customer_id", "contact_id")
    )
