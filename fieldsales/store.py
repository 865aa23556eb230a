"""One shop = one database: open it, grow its schema, read it as somebody, write it in one transaction.

Readers of a rep see temp views in place of the tables, each narrowed to his buckets (offline/scope.sql), so no screen
can show more than his phone may hold. There is one writer; every write transaction begins IMMEDIATE and carries one
revision, so revisions are in commit order.
"""

from __future__ import annotations

import contextlib
import functools
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from fieldsales import clock
from fieldsales.access import roles
from fieldsales.offline import functions

HERE = Path(__file__).parent / "offline"
MOST_IDLE = 4
"""Readers of a kind that stay open for the next: each keeps its pages and its prepared statements, 2 to 4 MB."""
TABLES = (
    "shop", "person", "work_unit", "block", "building", "unit", "door", "visit", "fact", "claim", "customer",
    "contact", "note", "photo", "territory", "refusal", "rule", "calendar", "setting", "script", "followup", "own_task",
    "comment", "daily_report", "number", "relation", "reception", "referral", "dispute", "lost_request", "key_person",
    "group_buy", "group_member", "consent", "companion", "support", "notice",
)  # fmt: skip
"""The synced tables in the one order used by sync bodies, images and checksums."""


@dataclass(frozen=True)
class Actor:
    """Who asks: a person, in a role, on a device. `role` is what he sees; `roles` are all he holds (access/roles.py)."""

    id: str
    name: str
    role: str
    device_id: str = ""
    roles: tuple[str, ...] = ()

    @property
    def rights(self) -> frozenset[str]:
        return roles.rights(self.role, self.roles)

    def may(self, what: str) -> bool:
        """Whether he has a right of access/roles.py, on the side he works on now."""
        return what in self.rights


class Params(dict):
    """Statement parameters; one that was not given is NULL."""

    def __missing__(self, key: str) -> None:
        return None


class Cursor(sqlite3.Cursor):
    """Reads the names of its columns once, not for every row: a list of 3,000 rows takes half the time."""

    names: list[str] | None = None

    def row(self, row: tuple) -> dict:
        if self.names is None:
            self.names = [column[0] for column in self.description]
        return dict(zip(self.names, row, strict=True))


class Connection(sqlite3.Connection):
    """A sqlite3 connection that gives rows as dicts and knows who asks."""

    actor_id: str | None = None
    today: str | None = None
    """The shop's day on which a rep's reader was opened: areas begin and end by themselves."""
    rev: int | None = None
    """The last revision of the write transaction that is open."""
    moment: datetime | None = None
    """When the last mutation of the write transaction that is open reached the server."""
    scopes: dict[tuple, frozenset[str]] | None = None
    """While a push is answered: the buckets of who sent it, by day (mutations.in_scope)."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.at_the_end: set[Callable[[Connection, int], None]] = set()
        """What is derived once from all that a write transaction wrote, before it commits: (connection, its first revision)."""

    def execute(self, sql: str, params: Any = ()) -> sqlite3.Cursor:
        """A cursor of its own for each statement, as Cursor needs it."""
        return self.cursor(Cursor).execute(sql, params)

    def all(self, sql: str, params: dict | None = None) -> list[dict]:
        return self.execute(sql, Params(params or {})).fetchall()

    def one(self, sql: str, params: dict | None = None) -> dict | None:
        return self.execute(sql, Params(params or {})).fetchone()


@functools.cache
def scope_sql() -> str:
    text = (HERE / "scope.sql").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


@functools.cache
def schema_steps() -> list[tuple[str, str]]:
    """(name, sql) of every step, shared steps before the server's of the same number; steps are only ever added."""
    paths = sorted((HERE / "schema").glob("*.sql"), key=lambda p: (p.name.split(".")[0], p.name.count(".")))
    return [(p.name.removesuffix(".sql"), p.read_text(encoding="utf-8")) for p in paths]


def schema_version() -> int:
    """The number of the newest shared step; a phone with another number fetches its base anew."""
    return max(int(name) for name, _ in schema_steps() if not name.endswith(".server"))


class Store:
    """The database of one shop and the folder it lives in."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "shop.db"
        self._lock = threading.Lock()
        self._idle: dict[bool, list[Connection]] = {True: [], False: []}
        self._writer = self._connect()
        self._writer.execute("PRAGMA temp_store = MEMORY")  # else each mutation's savepoint keeps its journal in a file
        self._writer.execute("PRAGMA cache_size = -16000")
        self._ear: Connection | None = None
        self._grow()
        self.mark = self.folder / "lineage"
        self._check_lineage()

    # -- reading

    @contextlib.contextmanager
    def reader(self, actor: Actor | None = None) -> Iterator[Connection]:
        """One consistent snapshot; a rep's is narrowed to his buckets, a manager's and the server's own is not."""
        with self.reader_of(actor.id if actor and actor.role != "manager" else None) as conn:
            yield conn

    @contextlib.contextmanager
    def reader_of(self, person_id: str | None) -> Iterator[Connection]:
        scoped = person_id is not None
        conn = self._take(scoped)
        conn.actor_id = person_id
        try:
            conn.execute("BEGIN")
            conn.today = today_of(conn) if scoped else None
            yield conn
        finally:
            conn.rollback()
            conn.actor_id = None
            if len(self._idle[scoped]) < MOST_IDLE:
                self._idle[scoped].append(conn)
            else:
                conn.close()

    def _take(self, scoped: bool) -> Connection:
        try:
            return self._idle[scoped].pop()
        except IndexError:
            conn = self._connect()
            if scoped:
                conn.execute("PRAGMA temp_store = MEMORY")
                narrow(conn)
            conn.execute("PRAGMA query_only = 1")
            return conn

    # -- writing

    @contextlib.contextmanager
    def writer(self) -> Iterator[Connection]:
        """The one writer, in one IMMEDIATE transaction: commits at the end, rolls back on any error."""
        with self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                before = current_rev(self._writer)
                yield self._writer
                self._finish(before + 1)
                self._writer.execute("COMMIT")
                self._writer.moment = None
                self._mark()
            except BaseException:
                self._writer.rev = self._writer.moment = None
                self._writer.at_the_end.clear()
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def _finish(self, first: int) -> None:
        while self._writer.at_the_end:
            self._writer.at_the_end.pop()(self._writer, first)

    def scour(self) -> bool:
        """Write the file anew without what was deleted, and empty its log. → False while that cannot be done."""
        try:
            with self._lock:
                self._writer.execute("VACUUM")
                done = self._writer.one("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:  # busy, or no room for a second copy
            return False
        return done is not None and done["busy"] == 0

    def changes(self) -> int:
        """Another number after every commit, of this process or another one. For one asker at a time."""
        self._ear = self._ear or self._connect()
        found = self._ear.one("PRAGMA data_version")
        return int(found["data_version"]) if found else 0

    def close(self) -> None:
        """Only what nobody uses: the minute's work may still be at it in its thread, and SQLite crashes if closed under one."""
        with self._lock:
            self._writer.close()
        for idle in self._idle.values():
            with contextlib.suppress(IndexError):
                while True:
                    idle.pop().close()
        if self._ear:
            self._ear.close()
        self._ear = None

    # -- opening

    def _connect(self) -> Connection:
        conn = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=10, factory=Connection,
            cached_statements=512,
        )  # fmt: skip
        conn.row_factory = Cursor.row  # type: ignore[assignment]
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = 1")
        conn.execute("PRAGMA secure_delete = 1")
        functions.register(conn)
        return conn

    def _grow(self) -> None:
        """Run the schema steps this database has not seen, each in its own transaction, recorded by sqlite-utils."""
        plain = sqlite3.connect(self.path, timeout=10)
        migrations = sqlite_utils.Migrations("fieldsales")
        for name, sql in schema_steps():
            migrations(name=name)(_step(sql))
        migrations.apply(sqlite_utils.Database(plain))
        plain.close()

    def _check_lineage(self) -> None:
        """A database put back from a backup gets a new epoch, so that phones push again what it may have forgotten.

        The mark beside the database holds a word that changes at every start, and the newest revision: an older copy
        has another word, or a copy of this very run an older revision. A copy of the whole folder is told by the mark
        being another file than the one the word names. To be wrong costs every phone one fetch, never any work.
        """
        self.mark.touch()
        file = f"-{self.mark.stat().st_ino}"
        lineage, rev, *_ = [*self.mark.read_text().split(), "", ""]
        with self.writer() as w:
            had = meta(w, "lineage")
            if had is None or lineage != had or not had.endswith(file) or not rev.isdigit() or current_rev(w) < int(rev):
                new_epoch(w)
            set_meta(w, "lineage", secrets.token_hex(8) + file)
            w.rev = current_rev(w)

    def _mark(self) -> None:
        """After a commit, without a flush: after a power cut the mark may be behind the database, never ahead of it."""
        if self._writer.rev is not None:
            text = f"{meta(self._writer, 'lineage')} {self._writer.rev:020}"
            self.mark.write_text(text)
            self._writer.rev = None


def _step(sql: str) -> Callable[[sqlite_utils.Database], None]:
    def run(db: sqlite_utils.Database) -> None:
        for statement in split_statements(sql):
            db.conn.execute(statement)

    return run


def split_statements(sql: str) -> list[str]:
    """The statements of a schema step; sqlite3's executescript would end the transaction we are in."""
    bare = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return [s.strip() for s in bare.split(";\n") if s.strip().rstrip(";")]


def narrow(conn: Connection) -> None:
    """Put temp views before the tables: unqualified names now mean "of these, what the actor may see".

    `+bucket` keeps the planner on the screen's own index instead of reading whole buckets.
    """
    conn.create_function("actor", 0, lambda: conn.actor_id)
    conn.create_function("scope_day", 0, lambda: conn.today)
    scope = scope_sql().replace(":actor", "actor()").replace(":today", "scope_day()").replace(":left", "NULL")
    conn.execute(f"CREATE TEMP VIEW my_bucket AS {scope}")
    for table in TABLES:
        conn.execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE +bucket IN (SELECT bucket FROM my_bucket)"
        )


def today_of(conn: Connection) -> str:
    """The shop's day now, past the views of a narrowed reader."""
    shop = conn.one("SELECT tz FROM main.shop")
    return clock.day_of(clock.now(), shop["tz"] if shop else clock.HOME)


def meta(conn: Connection, key: str) -> str | None:
    row = conn.one("SELECT value FROM meta WHERE key = :key", {"key": key})
    return row["value"] if row else None


def set_meta(conn: Connection, key: str, value: str) -> None:
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )


def new_epoch(conn: Connection) -> None:
    """From here on the phones' cursors mean nothing: they fetch their base anew and push again what was answered."""
    set_meta(conn, "epoch", secrets.token_hex(8))


def next_rev(conn: Connection) -> int:
    """The revision of this mutation, to be stamped on every row it changes; a write transaction may hold several."""
    rev = int(meta(conn, "rev") or 0) + 1
    set_meta(conn, "rev", str(rev))
    conn.rev = rev
    return rev


def current_rev(conn: Connection) -> int:
    return int(meta(conn, "rev") or 0)
