"""Protection of customers written down before there was any, or reckoned by an older rule."""

from __future__ import annotations

from datetime import datetime

from fieldsales import clock
from fieldsales.offline.days import add_days
from fieldsales.pool.recycle import BEGIN, FIRST_WEEK
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Connection, Params, Store, meta, next_rev, set_meta

VERSION = "1"
"""Another one reckons everybody's protection anew at the next start: for when _held.sql says something else."""
ENDED = "SELECT COUNT(*) AS n FROM customer WHERE held_until IS NOT NULL"


def ensure(store: Store, moment: datetime | None = None) -> None:
    """At the start: nobody has to wait for his next write. Who gets an end only now is looked at for a week before the
    pool may take him, like everybody when the pool was new."""
    with store.reader() as conn:
        if meta(conn, "protection") == VERSION:
            return
    with store.writer() as conn:
        if _reckon(conn):
            _wait_a_week(conn, clock.shops_day(conn, moment or clock.now()))
        set_meta(conn, "protection", VERSION)


def _reckon(conn: Connection) -> bool:
    """Everybody's. → whether there are more now whose protection ends."""
    before, doors = conn.all(ENDED), conn.all("SELECT DISTINCT door_id AS id FROM customer")
    rev = next_rev(conn) if doors else 0
    for door in doors:
        for sql in read_piece(piece("held")):
            conn.execute(sql, Params({"door": door["id"], "rev": rev}))
    return conn.all(ENDED)[0]["n"] > before[0]["n"]


def _wait_a_week(conn: Connection, today: str) -> None:
    begins = meta(conn, BEGIN)
    if begins is not None:
        set_meta(conn, BEGIN, max(begins, str(add_days(today, FIRST_WEEK))))
