"""撞单: two customers of two reps that seem to be one household. Found at the end of every write transaction.

Nothing is deleted and nothing is refused: both stay, the later one (by the corrected time of capture, never by arrival)
is frozen, and a manager decides. Whatever arrives later is reckoned in as if it had been there before: as long as nobody
has decided, a pair is only what the facts say now, so every order of syncs ends in the same.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import sqlite3
from dataclasses import dataclass, fields
from pathlib import Path

from fieldsales import clock
from fieldsales.claims import told
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Connection, Params, Store, meta, next_rev, set_meta, split_statements

HERE = Path(__file__).parent
DUE_ON = "add_days(:today, COALESCE((SELECT value FROM setting WHERE id = 'dispute_days'), '3'))"
VERSION = "1"
"""Another one looks at every customer anew at the next start: for when rivals.sql says something else."""
logger = logging.getLogger("fieldsales")
TOUCHED = """
SELECT k.id FROM customer AS k WHERE k.rev >= :first
UNION SELECT c.customer_id FROM contact AS c WHERE c.rev >= :first
UNION SELECT r.customer_id FROM relation AS r WHERE r.rev >= :first
UNION SELECT k.id FROM door AS d JOIN customer AS k ON k.door_id = d.id WHERE d.rev >= :first
UNION SELECT c.first_customer FROM collision AS c WHERE c.rev >= :first
UNION SELECT c.second_customer FROM collision AS c WHERE c.rev >= :first
UNION SELECT d.customer_id FROM dispute AS d WHERE d.rev >= :first
UNION SELECT k.id FROM customer AS k JOIN collision AS c ON c.id = k.frozen_by
 WHERE k.frozen_by IS NOT NULL AND (SELECT COUNT(*) FROM customer AS x WHERE x.id IN (c.first_customer, c.second_customer)) < 2
"""
"""Whatever was written; and who waits for a household that is not there any more (merged, deleted on request)."""
OF_CUSTOMER = (
    "SELECT * FROM collision WHERE first_customer = :id UNION SELECT * FROM collision WHERE second_customer = :id"
)
FROZEN = """
SELECT MIN(c.id) AS id
  FROM (
    SELECT x.id, x.second_customer AS loser, x.first_customer AS winner FROM collision AS x
     WHERE x.second_customer = :id AND (x.status = 'frozen' OR (x.status IN ('decided', 'appealed', 'final') AND x.decision IN ('first', 'split')))
    UNION ALL
    SELECT x.id, x.first_customer, x.second_customer FROM collision AS x
     WHERE x.first_customer = :id AND x.status IN ('decided', 'appealed', 'final') AND x.decision = 'second') AS c
  JOIN customer AS w ON w.id = c.winner
  JOIN customer AS l ON l.id = c.loser
 WHERE w.owner_id NOT IN ('', l.owner_id) AND w.level NOT IN ('F', 'T')
"""
"""The collision that pauses a customer: he came later and nobody has decided, or it was decided so; and the other one
still has the household. Who gave it up keeps nobody waiting."""


@dataclass(frozen=True)
class Pair:
    """What the facts say of two customers; the columns of `collision` that are reckoned."""

    first_customer: str
    second_customer: str
    first_owner: str
    second_owner: str
    first_at: str
    second_at: str
    found_by: str


def settle(conn: Connection, first: int) -> None:
    """Called once at the end of a write transaction that began with revision `first`.

    A mistake of ours costs a look at everybody at the next start, never the work that was saved.
    """
    touched = {row["id"] for row in conn.all(TOUCHED, {"first": first})}
    if not touched:
        return
    conn.execute("SAVEPOINT collide")
    try:
        _Settling(conn).of(touched)
    except sqlite3.DatabaseError as error:
        conn.execute("ROLLBACK TO collide")
        set_meta(conn, "collisions", "stale")
        logger.error("collisions from revision %s on could not be settled", first, exc_info=error)
    conn.execute("RELEASE collide")


def ensure(store: Store) -> None:
    """At the start: a shop from before, or one that was looked at by an older rule."""
    with store.reader() as conn:
        if meta(conn, "collisions") == VERSION:
            return
    with store.writer() as conn:
        _Settling(conn).of({row["id"] for row in conn.all("SELECT id FROM customer")})
        set_meta(conn, "collisions", VERSION)


@functools.cache
def rivals_sql() -> str:
    return split_statements((HERE / "rivals.sql").read_text(encoding="utf-8"))[0]


class _Settling:
    """One pass over the customers that a transaction touched, with one revision for all that follows from it."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._rev: int | None = None

    @property
    def rev(self) -> int:
        self._rev = self._rev or next_rev(self.conn)
        return self._rev

    def of(self, touched: set[str]) -> None:
        parties, collisions = set(touched), set()
        for customer in sorted(touched):
            for row in self._pairs(customer):
                collisions.add(row["id"])
                parties |= {row["first_customer"], row["second_customer"]}
        for customer in sorted(parties):
            self._freeze(customer)
        for id in sorted(collisions):
            told.parties(self.conn, id, lambda: self.rev)

    def _pairs(self, customer: str) -> list[dict]:
        """Every collision of a customer, brought up to what the facts say now."""
        known = {_other(row, customer): row for row in self.conn.all(OF_CUSTOMER, {"id": customer})}
        found = {row["id"]: row["found_by"] for row in self.conn.all(rivals_sql(), {"customer": customer})}
        for other in sorted(known.keys() | found.keys()):
            row = known.get(other)
            if row is None or row["status"] in ("frozen", "void"):
                self._reckon(row, customer, other, found.get(other))
        return self.conn.all(OF_CUSTOMER, {"id": customer})

    def _reckon(self, row: dict | None, one: str, other: str, found_by: str | None) -> None:
        if found_by is None:
            if row and row["status"] == "frozen":
                self.conn.execute(
                    "UPDATE collision SET status = 'void', rev = :rev WHERE id = :id",
                    {"id": row["id"], "rev": self.rev},
                )
            return
        pair = self._pair(one, other, found_by)
        names = [field.name for field in fields(pair)]
        values = {name: getattr(pair, name) for name in names}
        if row is None:
            self._insert(values)
        elif row["status"] == "void" or values != {name: row[name] for name in names}:
            sets = ", ".join(f"{name} = :{name}" for name in names)
            self.conn.execute(
                f"UPDATE collision SET {sets}, status = 'frozen', rev = :rev WHERE id = :id",
                values | {"id": row["id"], "rev": self.rev},
            )

    def _insert(self, values: dict[str, str]) -> None:
        moment = self.conn.moment or clock.now()
        row = values | {"id": self._id(values), "rev": self.rev, "status": "frozen", "found_at": clock.iso(moment)}
        self.conn.execute(
            f"INSERT INTO collision ({', '.join(row)}, due_on) VALUES ({', '.join(f':{name}' for name in row)}, {DUE_ON})",
            row | {"today": clock.shops_day(self.conn, moment)},
        )

    def _id(self, values: dict[str, str]) -> str:
        """No dice: the same history gives the same shop."""
        told = f"{values['first_customer']}|{values['second_customer']}|{self.rev}"
        return f"c{hashlib.sha256(told.encode()).hexdigest()[:25]}"

    def _pair(self, one: str, other: str, found_by: str) -> Pair:
        """Whoever captured the household earlier is first; of the same moment, by id: no clock decides that."""
        a, b = self.conn.all(
            "SELECT id, owner_id, made_at FROM customer WHERE id IN (:one, :other) ORDER BY made_at, id",
            {"one": one, "other": other},
        )
        return Pair(a["id"], b["id"], a["owner_id"], b["owner_id"], a["made_at"], b["made_at"], found_by)

    def _freeze(self, customer: str) -> None:
        row = self.conn.one("SELECT door_id, frozen_by FROM customer WHERE id = :id", {"id": customer})
        by = self.conn.one(FROZEN, {"id": customer})
        if row is None or by is None or by["id"] == row["frozen_by"]:
            return
        self.conn.execute(
            "UPDATE customer SET frozen_by = :by, rev = :rev WHERE id = :id",
            {"by": by["id"], "rev": self.rev, "id": customer},
        )
        for sql in read_piece(piece("reschedule")):
            self.conn.execute(sql, Params({"door": row["door_id"], "rev": self.rev}))


def _other(row: dict, customer: str) -> str:
    return row["second_customer"] if row["first_customer"] == customer else row["first_customer"]
