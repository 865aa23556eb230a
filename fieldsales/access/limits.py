"""How often somebody may try: wrong passwords, unknown invites. Counted before the check, so parallel tries count too."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.store import Connection

WINDOW = timedelta(minutes=15)
MOST = {"login": 10, "address": 40, "invite": 20}
"""Per name, per network address, and per address for invites: a shop's people often share one address."""
KEPT = timedelta(days=1)


def attempt(conn: Connection, kind: str, who: str, moment: datetime) -> None:
    """Count one try; raises TooOften (Refused `try_later` with minutes) when the window is full already."""
    since = clock.iso(moment - WINDOW)
    tries = conn.all(
        "SELECT at FROM attempt WHERE kind = :kind AND who = :who AND at > :since ORDER BY at DESC LIMIT :most",
        {"kind": kind, "who": who, "since": since, "most": MOST[kind]},
    )
    if len(tries) == MOST[kind]:
        raise TooOften(_minutes_until_free(tries[-1]["at"], moment))
    conn.execute("INSERT INTO attempt (kind, who, at) VALUES (?, ?, ?)", (kind, who, clock.iso(moment)))
    conn.execute("DELETE FROM attempt WHERE at < ?", (clock.iso(moment - KEPT),))


def forgive(conn: Connection, kind: str, who: str) -> None:
    """A right password ends the counting."""
    conn.execute("DELETE FROM attempt WHERE kind = ? AND who = ?", (kind, who))


class TooOften(Refused):
    status = 429

    def __init__(self, minutes: int) -> None:
        super().__init__("try_later", minutes=minutes)


def _minutes_until_free(oldest: str, moment: datetime) -> int:
    at = clock.parse(oldest)
    assert at is not None
    return max(1, math.ceil((at + WINDOW - moment) / timedelta(minutes=1)))
