"""Once a day of the shop, by whoever serves first on it: customers nobody looked after go to the public pool.

Three rhythms overdue, the end of protection, or the end of the longest protection (reckon.py). Only open opportunities
go, never houses, and nothing that waits for somebody's decision. A shop that never had a pool has a week to look first.
"""

from __future__ import annotations

from datetime import datetime

from fieldsales import clock, mutations
from fieldsales.errors import Refused
from fieldsales.offline.days import add_days
from fieldsales.pool.reckon import DUE
from fieldsales.store import Actor, Connection, Store, meta, next_rev, set_meta

MARK, BEGIN = "pool_day", "pool_from"
FIRST_WEEK = 7
RULE = Actor("", "", "manager", "", ("owner",))
"""Who does it: nobody, the shop's own rule."""


def recycle_day(store: Store, moment: datetime) -> int:
    """Recycle for the shop's day, if nobody has yet. → customers who went to the pool."""
    with store.reader() as conn:
        today = clock.shops_day(conn, moment)
        if _done(conn, today):
            return 0
    with store.writer() as conn:
        if _done(conn, today):
            return 0
        set_meta(conn, MARK, today)
        if meta(conn, BEGIN) is None:
            set_meta(conn, BEGIN, str(add_days(today, FIRST_WEEK)))
        if (meta(conn, BEGIN) or "") > today:
            return 0
        return sum(_recycle(conn, row["id"], row["why"], today, moment) for row in conn.all(DUE, {"today": today}))


def _done(conn: Connection, today: str) -> bool:
    return (meta(conn, MARK) or "") >= today


def _recycle(conn: Connection, customer: str, why: str, today: str, moment: datetime) -> int:
    """One customer; what stands against him is no reason to keep the others."""
    rev = next_rev(conn)
    id, args = f"pool-{today}-{rev}", {"customer": customer, "why": why}
    try:
        mutations.run(conn, RULE, "pool_recycle", args, id, moment, rev, today)
    except Refused:
        return 0
    mutations.log(conn, RULE, "pool_recycle", args, moment, moment, mutations.Verdict(id, "applied", None, rev))
    return 1
