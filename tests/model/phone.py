"""A phone as the written protocol says it should be, on Python's sqlite3: the same schema, the same mutation files.

Truth that survives a crash: `base` (what the server said), `queue` (unsent, kept twice), `window` (answered "applied",
kept for a restored backup). What a page shows is `screen()`: the base with the queue replayed in an open transaction.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from fieldsales import store
from fieldsales.offline import functions
from fieldsales.sqlfile import mutations
from tests.model.wire import Lost

BATCH = 6  # small, so that short histories send their queue in parts


@dataclass
class Phone:
    """One installed app; `wire(method, path, data)` gives (status, JSON or bytes) or raises Lost."""

    name: str
    device: str = ""
    me: dict = field(default_factory=dict)
    wipe_key: str = ""
    epoch: str | None = None
    heard: str | None = None  # the newest epoch the server spoke of
    cursors: dict[str, int] = field(default_factory=dict)
    queue: list[dict] = field(default_factory=list)
    shown: list[dict] = field(default_factory=list)  # answered, but its rows have not come yet (`more`)
    window: list[dict] = field(default_factory=list)
    wiped: bool = False
    reset: bool = False
    seq: int = 0
    base: sqlite3.Connection = field(default_factory=lambda: blank())

    # A tap

    def tap(self, name: str, args: dict, id: str, at: str, day: str) -> str | None:
        """Do and remember one mutation; gives the error key when the phone itself refuses it (then nothing happened)."""
        record = {"id": id, "name": name, "args": args, "at": at, "day": day, "seq": self.seq}
        with self.screen() as db:
            problem = run(db, self.me, record)
        if problem is None:
            self.seq += 1
            self.queue.append(record)
        return problem

    def screen(self) -> Screen:
        return Screen(self)

    # One round with the server

    def sync(self, wire: Any, now: str) -> bool:
        """Push up to 200, pull all pages. False when nobody is signed in (nothing is deleted then)."""
        if self.wiped:
            return False
        if not self.device and not self.introduce(wire):
            return False
        sent = self.queue[:BATCH]
        status, body = wire("POST", "/sync", self.request(sent, now))
        if status == 401:
            return False
        if status != 200 or not isinstance(body, dict):
            raise Lost
        return self.take(wire, body, now)

    def introduce(self, wire: Any) -> bool:
        """Once after signing in; both stores remember the answer."""
        status, hello = wire("GET", "/phone/hello", None)
        if status == 200:
            self.device, self.me, self.wipe_key = hello["device"], hello["me"], hello["wipe_key"]
        return status == 200

    def request(self, sent: list[dict], now: str) -> dict:
        return {
            "device": self.device, "epoch": self.epoch, "schema": store.schema_version(), "version": "model",
            "sent_at": now, "cursors": self.cursors, "mutations": sent, "pending": len(self.queue) - len(sent),
            "reset": self.reset, "heard": self.heard, "hold": len(self.queue) > len(sent),
        } | ({"checksums": checksums(self.base, self.cursors)} if self.seq % 7 == 3 else {})  # fmt: skip

    def take(self, wire: Any, body: dict, now: str) -> bool:
        self.take_verdicts(body.get("verdicts", []))
        if self.epoch != body["epoch"] != self.heard:
            self.push_again()
        self.heard, self.reset = body["epoch"], False
        if order := body.get("order"):
            return self.obey(wire, order)
        if body.get("image"):
            return self.fetch_image(wire)
        if body.get("error"):
            return False  # revoked, and something still waits: the next round drains it
        if "cursors" in body:
            self.take_rows(body)
        if body.get("more"):
            return self.sync(wire, now)
        self.shown.clear()
        return True

    def take_verdicts(self, verdicts: list[dict]) -> None:
        answered = {v["id"]: v["verdict"] for v in verdicts}
        done = [m for m in self.queue if answered.get(m["id"]) == "applied"]
        self.queue = [m for m in self.queue if m["id"] not in answered]
        self.shown += done
        self.window = [m for m in self.window if m["id"] not in answered] + done

    def take_rows(self, body: dict) -> None:
        """The delta, as one transaction: leave, tombstones, rows, cursors together."""
        db = self.base
        db.execute("BEGIN")
        for bucket in [*body.get("leave", []), *body.get("enter", [])]:
            forget(db, bucket)
        for table, id, bucket in body.get("tombstones", []):
            if table in store.TABLES:
                db.execute(f"DELETE FROM {table} WHERE id = ? AND bucket = ?", (id, bucket))
        for table, rows in body.get("rows", {}).items():
            marks = ", ".join("?" * len(rows["cols"]))
            sql = f"INSERT OR REPLACE INTO {table} ({', '.join(rows['cols'])}) VALUES ({marks})"
            db.executemany(sql, rows["rows"])
        self.cursors = dict(body["cursors"])
        self.me = body.get("me", self.me)
        db.execute("COMMIT")

    def fetch_image(self, wire: Any) -> bool:
        """The whole base anew. The queue is not touched: it lives elsewhere."""
        status, manifest = wire("GET", "/sync/image", None)
        if status == 401:
            return False
        if status != 200:
            raise Lost
        parts = []
        for n, digest in enumerate(manifest["sha256"]):
            status, part = wire("GET", f"/sync/image/{manifest['image']}/{n}", None)
            if status != 200 or hashlib.sha256(part).hexdigest() != digest:
                raise Lost
            parts.append(part)
        self.replace(opened(b"".join(parts)))
        self.epoch, self.cursors = manifest["epoch"], dict(manifest["cursors"])
        self.shown.clear()
        return True

    def push_again(self) -> None:
        """The server may have forgotten what it once applied; it knows by id what it has not."""
        waiting = {m["id"] for m in self.queue}
        self.queue = sorted([m for m in self.window if m["id"] not in waiting] + self.queue, key=lambda m: m["seq"])
        self.window = []

    def obey(self, wire: Any, order: dict) -> bool:
        mac = hmac.new(self.wipe_key.encode(), f"wipe:{self.device}:{order['nonce']}".encode(), hashlib.sha256).hexdigest()
        if order.get("kind") == "wipe" and order.get("device") == self.device and hmac.compare_digest(mac, order["mac"]) and not self.queue:
            wire("POST", "/sync/wiped", {"device": self.device, "nonce": order["nonce"]})
            self.replace(blank())
            self.window, self.shown, self.cursors, self.epoch = [], [], {}, None
            self.wiped = True
        return False

    def replace(self, base: sqlite3.Connection) -> None:
        self.base.close()
        self.base = base

    def __del__(self) -> None:
        self.base.close()

    # What the world does to phones

    def restart(self) -> None:
        """Killed and started again: all that was only in memory is gone."""
        self.replace(opened(self.base.serialize()))
        self.shown.clear()

    def twin(self) -> Phone:
        """Another phone that knows and holds what this one does."""
        lists = {name: list(getattr(self, name)) for name in ("queue", "shown", "window")}
        return replace(self, base=opened(self.base.serialize()), cursors=dict(self.cursors), me=dict(self.me), **lists)

    def lose_storage(self) -> None:
        """The browser threw the database away; the outbox's second copy is still there, the window is not."""
        self.replace(blank())
        self.cursors, self.epoch, self.window, self.shown = {}, None, [], []
        self.reset = True


class Screen:
    """The base with the queue on top, thrown away afterwards."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    def __enter__(self) -> sqlite3.Connection:
        db = self.phone.base
        db.execute("BEGIN")
        for record in [*self.phone.shown, *self.phone.queue]:
            run(db, self.phone.me, record)
        return db

    def __exit__(self, *_: object) -> None:
        self.phone.base.execute("ROLLBACK")


def blank() -> sqlite3.Connection:
    return opened(_blank())


def opened(base: bytes) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    db.deserialize(base)
    db.execute("PRAGMA foreign_keys = 0")
    functions.register(db)
    return db


@functools.cache
def _blank() -> bytes:
    """An empty base; every history makes some, and the steps of the schema take 30 ms."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    for name, sql in store.schema_steps():
        if not name.endswith(".server"):
            for statement in store.split_statements(sql):
                db.execute(statement)
    return db.serialize()


def run(db: sqlite3.Connection, me: dict, record: dict) -> str | None:
    """The shared SQL with this person as actor; gives an error key and leaves no trace if it does not fit."""
    mutation = mutations().get(record["name"])
    if mutation is None:
        return "mutation_unknown"
    params = {n: None for sql in mutation.do + tuple(s for _, s in mutation.refuse) for n in re.findall(r":([a-z_]\w*)", sql)}
    params |= record["args"] | {
        "id": record["id"], "me": me["id"], "role": me["role"], "now": record["at"], "today": record["day"], "rev": 0,
    }  # fmt: skip
    db.execute("SAVEPOINT tap")
    try:
        for table, arg in mutation.mine:
            wanted = record["args"].get(arg)
            if wanted and not db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (wanted,)).fetchone():
                raise LookupError("not_yours")
        for key, sql in mutation.refuse:
            if db.execute(sql, params).fetchone():
                raise LookupError(key)
        for sql in mutation.do:
            db.execute(sql, params)
    except (LookupError, sqlite3.Error) as error:
        db.execute("ROLLBACK TO tap")
        return str(error).rpartition(": ")[2] if isinstance(error, sqlite3.Error) else error.args[0]
    finally:
        db.execute("RELEASE tap")
    return None


def forget(db: sqlite3.Connection, bucket: str) -> None:
    for table in store.TABLES:
        db.execute(f"DELETE FROM {table} WHERE bucket = ?", (bucket,))


# The dump both sides must agree on, byte for byte


def held(db: sqlite3.Connection, buckets: set[str] | None = None, schema: str = "") -> Iterator[tuple[str, list]]:
    """Every synced row, table by table in the order of TABLES and by id: two dumps are equal when these are."""
    where = "" if buckets is None else "WHERE bucket IN (SELECT value FROM json_each(?)) "
    for table in store.TABLES:
        found = db.execute(f"SELECT * FROM {schema}{table} {where}ORDER BY id", () if buckets is None else (json.dumps(list(buckets)),))
        yield table, found.fetchall()


def dump(db: sqlite3.Connection, buckets: set[str] | None = None, schema: str = "") -> str:
    """The same as text, one row in a line of JSON."""
    return "".join(line(table, row) for table, rows in held(db, buckets, schema) for row in rows)


def line(table: str, row: tuple | dict) -> str:
    values = row.values() if isinstance(row, dict) else row
    return as_json([table, *[int(v) if isinstance(v, float) and v.is_integer() else v for v in values]]) + "\n"


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def checksums(db: sqlite3.Connection, buckets: dict[str, int]) -> dict[str, str]:
    return {b: hashlib.sha256(dump(db, {b}).encode()).hexdigest() for b in buckets}
