"""Ids: a UUIDv7 as 26 letters of Crockford's base 32, sortable by time, made where the form is rendered."""

from __future__ import annotations

import secrets
import time

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def mint() -> str:
    """A new id; 48 bits of milliseconds, then 74 random bits in the layout of RFC 9562."""
    value = time.time_ns() // 1_000_000 << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return "".join(LETTERS[value >> shift & 31] for shift in range(125, -1, -5))
