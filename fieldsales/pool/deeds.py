"""What only a server does after a mutation's own SQL: customers change hands, approvals are drawn for a call-back,
units are merged."""

from __future__ import annotations

from collections.abc import Callable

from fieldsales.pool import merging, sample, unit_merging
from fieldsales.schedule import handover
from fieldsales.store import Connection, Params

Deed = Callable[[Connection, Params], None]
"""Called inside the mutation's own savepoint with all its parameters; raises Refused."""


def _given(conn: Connection, params: Params) -> None:
    handover.give(conn, params["customer"], params["owner"], params["rev"])


def _drawn(conn: Connection, params: Params) -> None:
    sample.draw(conn, params["request"], params["now"])


def _pooled(conn: Connection, params: Params) -> None:
    handover.give(conn, params["customer"], "", params["rev"])


def _claimed(conn: Connection, params: Params) -> None:
    handover.give(conn, params["customer"], params["me"], params["rev"])


def _merged(conn: Connection, params: Params) -> None:
    p = params
    merging.merge(conn, p["id"], p["customer"], p["other"], p["reason"], p["me"], p["now"], p["rev"])


def _split(conn: Connection, params: Params) -> None:
    merging.split(conn, params["merge"], params["rev"])


def _housed(conn: Connection, params: Params) -> None:
    p = params
    merging.give_door(conn, p["id"], p["customer"], p["door"], p["me"], p["now"], p["rev"])


def _units_merged(conn: Connection, params: Params) -> None:
    p = params
    unit_merging.merge(conn, p["id"], p["work_unit"], p["other"], p["reason"] or "", p["me"], p["now"], p["rev"])


def _units_split(conn: Connection, params: Params) -> None:
    p = params
    unit_merging.split(conn, p["id"], p["merge"], p["me"], p["now"], p["rev"])


AFTER: dict[str, Deed] = {
    "reassign": _given,
    "lost_reassign": _given,
    "lost_approve": _drawn,
    "pool_recycle": _pooled,
    "pool_claim": _claimed,
    "merge": _merged,
    "merge_split": _split,
    "customer_door": _housed,
    "work_unit_merge": _units_merged,
    "work_unit_split": _units_split,
}
