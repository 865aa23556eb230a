"""accept(): a named write, exactly once, by an actor who may.

The phone has run the same file already; here it runs again with the session's actor and the corrected clock, and
what it answers is final. Nothing that arrives is lost: what is not applied becomes a row of `refusal`.
"""

from __future__ import annotations

import functools
import json
import logging
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldsales import clock
from fieldsales.claims import collide
from fieldsales.coverage import tally
from fieldsales.errors import ERRORS, Refused
from fieldsales.photos.kept import NAMED_BY, row_arrived
from fieldsales.pool import late, merging, unit_merging
from fieldsales.pool.deeds import AFTER
from fieldsales.privacy import again, stops
from fieldsales.schedule import handover
from fieldsales.schedule.defaults import reschedule
from fieldsales.sqlfile import MutationFile, mutations
from fieldsales.store import Actor, Connection, Params, Store, next_rev, scope_sql
from fieldsales.words.settings import SETTING

logger = logging.getLogger("fieldsales")
ID = re.compile(r"^[0-9a-z][0-9a-z.@\-]{3,79}\Z")
LONGEST_ARG = 4000
MOST_ARGS = 80
CLOCK_SLACK = timedelta(minutes=2)
LONGEST_OFFLINE = timedelta(days=60)
NAMED, FROM = re.compile(r":(\w+)"), re.compile(r"\bFROM\b")
MOVES = re.compile(r"\b(?:INTO|UPDATE|DELETE FROM)\s+(?:territory|person|building)\b")
MOST_KNOWN = 2000
_known: dict[tuple, bool] = {}
"""Refusals that ask for nothing that was given, by the day and the like: answered before."""
NOBODYS_FAULT = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
}  # fmt: skip
FOR_EVERYBODY = ("rule_edit", "rule_add", "levels_set", "calendar_set", "calendar_year", "setting_set")
"""What changes everybody's schedule; only managers do it, so no phone ever has to."""
QUIET = {str(word["code"]) for word in SETTING if not word["moves"]}
"""Settings that move no task."""
REVISITS = "R01"
"""The rule that doors follow; all others are for customers."""
OF_DOORS = ("revisit_days", "most_tries", "round_days")
"""Settings that move what is to be knocked at again."""
KEPT_FOR_THE_MANAGER = ("not_yours", "mutation_unknown", "revoked", "server_error")
"""Reasons that are nobody's typing error: the work waits in quarantine instead of being turned down."""


@dataclass(frozen=True)
class Verdict:
    id: str
    verdict: str
    reason: str | None = None
    rev: int = 0

    def as_dict(self) -> dict:
        return {"id": self.id, "verdict": self.verdict, "reason": self.reason, "rev": self.rev}


# 5: known? answered as before. Else the same file as on the phone, by the session's actor at the corrected time.
def accept(
    store: Store,
    actor: Actor,
    record: object,
    received: datetime,
    offset: timedelta = timedelta(0),
    *,
    quarantine: str | None = None,
    left: str | None = None,
) -> Verdict:
    """Answer one mutation record {id, name, args, at, day} of a phone; one write transaction.

    `offset` is server clock minus phone clock as measured at this sync. `quarantine` names a reason to keep the work
    for the manager without running it (a revoked device drains this way), except what somebody who left the shop at
    `left` had done before: that is run, and judged by what was his then. Never raises for bad input.
    """  # fmt: skip
    with store.writer() as conn:
        return accept_in(conn, actor, record, received, offset, quarantine=quarantine, left=left)


def accept_in(
    conn: Connection, actor: Actor, record: object, received: datetime, offset: timedelta = timedelta(0), *,
    quarantine: str | None = None, left: str | None = None,
) -> Verdict:  # fmt: skip
    """accept() inside a write transaction that is already open."""
    fault = shape_fault(record)
    if fault:
        return _refuse_shapeless(conn, actor, record, fault, received)
    assert isinstance(record, dict)
    args = {k: v for k, v in record.get("args", {}).items() if v is not None}
    forgotten = {"forgotten": args.pop("forgotten")} if "forgotten" in args else {}  # to a server from a backup
    known = conn.one("SELECT * FROM mutation_log WHERE id = :id", {"id": record["id"]})
    if known:
        return _answer_again(conn, actor, record, args, known, received)
    at = capture_time(record, received, offset)
    rev, conn.moment = next_rev(conn), received
    try:
        if quarantine and not (left and clock.iso(at) <= left):
            raise Refused(quarantine)
        current = unit_merging.forwarded(conn, merging.forwarded(conn, args))
        run(conn, actor, record["name"], current, record["id"], at, rev, _day(conn, record, at, offset), left=left)
        verdict = Verdict(record["id"], "applied", None, rev)
    except Refused as refused:
        kind = "quarantined" if refused.key in KEPT_FOR_THE_MANAGER else "rejected"
        verdict = Verdict(record["id"], kind, refused.key, rev)
        _keep(conn, actor, verdict, record["name"], args, at)
    log(conn, actor, record["name"], args | forgotten, at, received, verdict, record["at"])
    return verdict


def run(
    conn: Connection, actor: Actor, name: str, args: dict, id: str, at: datetime, rev: int, today: str, *,
    afterwards: bool = True, left: str | None = None,
) -> None:  # fmt: skip
    """Run a mutation file as `actor`, wholly or not at all; raises Refused.

    afterwards: what only a server does then, everybody's schedule and the tallies; of several rules the last does for all.
    """
    mutation = mutations().get(name)
    if mutation is None:
        raise Refused("mutation_unknown")
    if actor.role not in mutation.by or (mutation.may and not actor.may(mutation.may)):
        raise Refused("not_allowed")
    _check_args(mutation, args)
    params: dict = _names(mutation.refuse, mutation.do) | args | {
        "id": id, "me": actor.id, "role": actor.role, "now": clock.iso(at), "today": today, "rev": rev,
    }  # fmt: skip
    given = {name for name, value in args.items() if value is not None}
    conn.execute("SAVEPOINT mutation")
    try:
        lent = None if mutation.where else handover.lend(conn, actor, args, at, rev)
        _check_mine(conn, actor, mutation, args, {today, clock.shops_day(conn, at)}, left)
        for key, sql in mutation.refuse:
            if _finds(conn, mutation, sql, params):
                raise Refused(key)
        for sql in mutation.do:
            if sql not in mutation.given or not mutation.given[sql].isdisjoint(given):
                conn.execute(sql, params)
        if conn.scopes and (name in AFTER or _moves_scopes(mutation.do)):
            conn.scopes.clear()
        if name in NAMED_BY:
            row_arrived(conn, actor.id, args["sha256"], rev)
        if name in AFTER:
            AFTER[name](conn, Params(params))
        if name in FOR_EVERYBODY and afterwards and args.get("setting") not in QUIET:
            of_doors = args.get("rule") == REVISITS or args.get("setting") in OF_DOORS
            reschedule(conn, rev, doors=name.startswith("calendar") or of_doors, customers=not of_doors)
        if lent and not late.keeps(conn, actor, lent, id, rev):
            handover.give(conn, *lent, rev)
        if name not in FOR_EVERYBODY and afterwards:
            conn.at_the_end |= {tally.count, stops.spread, collide.settle, again.late}
        conn.execute("RELEASE mutation")
    except Exception as error:
        if conn.in_transaction:
            conn.execute("ROLLBACK TO mutation")
            conn.execute("RELEASE mutation")
        if isinstance(error, Refused):
            raise
        raise Refused(constraint_key(error)) from error


@functools.cache
def _named(sql: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(NAMED.findall(sql)))


@functools.cache
def _asks_a_table(sql: str) -> bool:
    return FROM.search(sql) is not None


@functools.cache
def _names(refuse: tuple[tuple[str, str], ...], do: tuple[str, ...]) -> dict[str, None]:
    """Every name the statements ask for, as nothing: what was not given is NULL, and SQLite need not ask us for it."""
    return dict.fromkeys(name for sql in (*(sql for _, sql in refuse), *do) for name in _named(sql))


def _finds(conn: Connection, mutation: MutationFile, sql: str, params: dict) -> bool:
    """Whether a refusal applies. What asks no table, and for no argument that was given, says the same every time."""
    names = _named(sql)
    if _asks_a_table(sql) or any(params[name] is not None and name in mutation.args for name in names):
        return conn.execute(sql, params).fetchone() is not None
    asked = (sql, *(params[name] for name in names))
    if asked not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[asked] = conn.execute(sql, params).fetchone() is not None
    return _known[asked]


def constraint_key(error: Exception) -> str:
    """`CHECK constraint failed: stage_known` → stage_known; anything else does not fit with what is saved.

    A disk that is full or busy is not the mutation's fault: it raises, and the phone sends again later. A mistake of
    ours is: it waits in quarantine, because one bad entry must not keep the rest of the queue.
    """
    if isinstance(error, sqlite3.IntegrityError | OverflowError | sqlite3.DataError):
        name = str(error).rpartition(": ")[2]
        return name if name in ERRORS else "impossible"
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in NOBODYS_FAULT:
        raise error
    logger.error("a mutation could not be run", exc_info=error)
    return "server_error"


def capture_time(record: dict, received: datetime, offset: timedelta) -> datetime:
    """When it was captured by the server's clock: a phone clock that is off is corrected, the future is now.

    A clock that was set right (or wrong) only after the tap makes the correction absurd; then the tap's own time counts.
    """
    at = clock.parse(record["at"])
    assert at is not None
    if abs(offset) <= CLOCK_SLACK:
        return min(at, received)
    try:
        corrected = at + offset
    except OverflowError:
        corrected = received
    if _likely(at, received) and not _likely(corrected, received):
        return at
    return min(corrected, received)


def _likely(at: datetime, received: datetime) -> bool:
    return received - LONGEST_OFFLINE <= at <= received


def _day(conn: Connection, record: dict, at: datetime, offset: timedelta) -> str:
    """The rep's own day, unless his clock was off."""
    day = record.get("day")
    if day and abs(offset) <= CLOCK_SLACK and at == clock.parse(record["at"]):
        return day
    return clock.shops_day(conn, at)


def shape_fault(record: object) -> str | None:
    if not isinstance(record, dict):
        return "bad_request"
    id, name, args = record.get("id"), record.get("name"), record.get("args", {})
    if not isinstance(id, str) or not ID.match(id):
        return "id_shape"
    if not isinstance(name, str) or not re.match(r"^[a-z_]{1,40}$", name) or not isinstance(args, dict):
        return "bad_request"
    day = record.get("day")
    if clock.parse(record.get("at")) is None or not (day is None or _is_day(day)):
        return "bad_request"
    if len(args) > MOST_ARGS or not all(_is_text(k) and _is_text(v) for k, v in args.items()):
        return "bad_request"
    return "too_large" if any(len(v) > LONGEST_ARG for v in args.values() if v is not None) else None


def _is_day(day: object) -> bool:
    return isinstance(day, str) and bool(clock.DAY.match(day)) and clock.parse(f"{day}T00:00:00Z") is not None


def _is_text(value: object) -> bool:
    """Text SQLite and JSON carry unharmed: no NUL, no half of a surrogate pair. None means "not given"."""
    if value is None:
        return True
    if not isinstance(value, str) or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_args(mutation: MutationFile, args: dict) -> None:
    if any(name not in mutation.args for name in args):
        raise Refused("arg_unknown")
    if any(not args.get(name) for name in mutation.needed):
        raise Refused("arg_missing")


def _check_mine(
    conn: Connection, actor: Actor, mutation: MutationFile, args: dict, days: set[str], left: str | None
) -> None:
    """By the day on which it was done: what was his then counts, however late the phone finds a network."""
    for table, arg in mutation.mine:
        if args.get(arg) and not any(in_scope(conn, actor, table, args[arg], day, left) for day in days):
            raise Refused("not_yours")


def in_scope(conn: Connection, actor: Actor, table: str, id: str, day: str, left: str | None = None) -> bool:
    """Whether the row exists and the actor may touch it on that day; a manager may touch all."""
    if actor.role == "manager":
        return conn.one(f"SELECT 1 AS one FROM main.{table} WHERE id = :id", {"id": id}) is not None
    whose = {"actor": actor.id, "today": day, "left": left}
    if conn.scopes is None:
        sql = f"SELECT 1 AS one FROM main.{table} WHERE id = :id AND bucket IN ({scope_sql()})"
        return conn.one(sql, whose | {"id": id}) is not None
    asked = tuple(whose.values())
    if asked not in conn.scopes:
        conn.scopes[asked] = frozenset(row["bucket"] for row in conn.all(scope_sql(), whose))
    row = conn.one(f"SELECT bucket FROM main.{table} WHERE id = :id", {"id": id})
    return row is not None and row["bucket"] in conn.scopes[asked]


@functools.cache
def _moves_scopes(do: tuple[str, ...]) -> bool:
    """Whether statements may change what somebody's phone holds (scope.sql)."""
    return any(MOVES.search(sql) for sql in do)


def _answer_again(conn: Connection, actor: Actor, record: dict, args: dict, known: dict, received: datetime) -> Verdict:
    if is_same(known, actor, record):
        return Verdict(known["id"], known["verdict"], known["reason"], known["rev"])
    text = json.dumps(args, ensure_ascii=False, sort_keys=True)
    kept = conn.one(
        "SELECT rev FROM refusal WHERE person_id = :person AND args = :args AND substr(id, 1, length(:id)) = :id",
        {"person": actor.id, "args": text, "id": record["id"] + "~"},
    )
    if kept:
        return Verdict(record["id"], "rejected", "duplicate_id", kept["rev"])
    rev = next_rev(conn)
    verdict = Verdict(record["id"], "rejected", "duplicate_id", rev)
    at = clock.parse(record["at"]) or received
    _keep(conn, actor, Verdict(f"{record['id']}~{rev}", "rejected", "duplicate_id", rev), record["name"], args, at)
    return verdict


def is_same(known: dict, actor: Actor, record: dict) -> bool:
    """Whether a logged mutation is this record sent again. What was forgotten on request is known by its id alone."""
    args, kept = {k: v for k, v in record.get("args", {}).items() if v is not None}, json.loads(known["args"])
    same = kept == args or "forgotten" in kept or "forgotten" in args
    return known["person_id"] == actor.id and known["name"] == record["name"] and same


def _refuse_shapeless(conn: Connection, actor: Actor, record: object, fault: str, received: datetime) -> Verdict:
    """Even what has no shape is kept as it came, so that a broken phone can be mended without losing a visit."""
    text = json.dumps(record, ensure_ascii=True)[:100_000]
    id = record.get("id") if isinstance(record, dict) else None
    given = id if isinstance(id, str) and _is_text(id) else ""
    kept = conn.one(
        "SELECT id FROM refusal WHERE person_id = :person AND reason = :reason AND args = :args",
        {"person": actor.id, "reason": fault, "args": json.dumps({"raw": text})},
    )
    rev = 0
    if not kept:
        rev = next_rev(conn)
        refusal = Verdict(f"shapeless.{rev}", "rejected", fault, rev)
        _keep(conn, actor, refusal, "unknown", {"raw": text}, received)
    return Verdict(given, "rejected", fault, rev)


def _keep(conn: Connection, actor: Actor, verdict: Verdict, name: str, args: dict, at: datetime) -> None:
    conn.execute(
        "INSERT INTO refusal (id, bucket, rev, person_id, device_id, verdict, name, args, reason, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            verdict.id, f"rep:{actor.id}", verdict.rev, actor.id, actor.device_id, verdict.verdict,
            name, json.dumps(args, ensure_ascii=False, sort_keys=True), verdict.reason, clock.iso(at),
        ),
    )  # fmt: skip


def log(
    conn: Connection, actor: Actor, name: str, args: dict, at: datetime, received: datetime, verdict: Verdict,
    device_at: str | None = None,
) -> None:  # fmt: skip
    """`device_at` is what the phone's own clock said; a claim is judged with both in sight."""
    conn.execute(
        "INSERT INTO mutation_log (id, person_id, device_id, name, args, at, received_at, verdict, reason, rev, device_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            verdict.id, actor.id, actor.device_id, name, json.dumps(args, ensure_ascii=False, sort_keys=True),
            clock.iso(at), clock.iso(received), verdict.verdict, verdict.reason, verdict.rev, device_at,
        ),
    )  # fmt: skip
