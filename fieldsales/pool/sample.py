"""Which of the customers that were given up somebody calls back, to hear whether it is true.

Of every ten approvals so many as the setting asks for, rounded up. Which ones follows from a secret of this shop and the
order of approval alone: the same after a restart, and nobody who applies can tell before. Phones never hear of it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from fieldsales.store import Connection, meta, set_meta

BATCH = 10


def draw(conn: Connection, request: str, at: str) -> bool:
    """Note an approved application; says whether it is one to call back."""
    n = (conn.one("SELECT COUNT(*) AS n FROM lost_sample") or {"n": 0})["n"]
    percent = conn.one("SELECT value FROM setting WHERE id = 'lost_sample'")
    drawn = picked(_secret(conn), n, int(percent["value"]) if percent else 20)
    conn.execute("INSERT INTO lost_sample (id, at, drawn) VALUES (?, ?, ?)", (request, at, int(drawn)))
    return drawn


def picked(secret: str, n: int, percent: int) -> bool:
    """Whether the n-th approval (from 0) is drawn."""
    batch = n // BATCH
    order = sorted(range(BATCH), key=lambda place: _word(secret, batch * BATCH + place))
    return n % BATCH in order[: -(-percent * BATCH // 100)]


def _word(secret: str, n: int) -> str:
    return hmac.new(secret.encode(), f"{n}".encode(), hashlib.sha256).hexdigest()


def _secret(conn: Connection) -> str:
    """Made when it is first needed; it never leaves the server."""
    kept = meta(conn, "lost_secret")
    if kept is None:
        kept = secrets.token_hex(16)
        set_meta(conn, "lost_secret", kept)
    return kept
