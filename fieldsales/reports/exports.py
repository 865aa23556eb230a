"""Who took what out of the shop: one line for every file with people in it, and who may take one at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from fieldsales import clock, ids
from fieldsales.errors import Refused
from fieldsales.store import Actor, Store


def may(actor: Actor) -> bool:
    """Whether this person may take tables out of the shop."""
    return actor.may("export")


def needs(actor: Actor) -> None:
    """Raises Refused for who may not."""
    if not may(actor):
        refused = Refused("export_not_allowed")
        refused.status = 403
        raise refused


def log(
    store: Store, actor: Actor, what: str, asked: Mapping[str, str], moment: datetime, *,
    rows: int | None = None, numbers: bool = False, reason: str = "",
) -> str:  # fmt: skip
    """Write it down before anything leaves. → the line's id."""
    id = ids.mint()
    with store.writer() as conn:
        conn.execute(
            "INSERT INTO export_log (id, person_id, at, what, filter, rows, numbers, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id,
                actor.id,
                clock.iso(moment),
                what,
                json.dumps(dict(asked), ensure_ascii=False, sort_keys=True),
                rows,
                int(numbers),
                reason[:200] or None,
            ),
        )
    return id


def counted(store: Store, id: str, rows: int) -> None:
    """How many rows it came to."""
    with store.writer() as conn:
        conn.execute("UPDATE export_log SET rows = ? WHERE id = ?", (rows, id))
