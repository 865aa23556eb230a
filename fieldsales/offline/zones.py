"""The clock on the wall at a moment; the twin of zones.js.

A moment is kept in UTC, but a day begins, and a morning ends, where the shop is.
"""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from fieldsales.offline.plain import text

_MOMENT = re.compile("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?Z\\Z")
_ZONE = re.compile("^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_]+)*\\Z")


def local_time(at: object, zone: object) -> str | None:
    """`2026-11-22T00:30` of `2026-11-21T16:30:00.000Z` in Asia/Shanghai; nothing for other texts and other centuries."""
    moment, found = text(at) or "", _zone(text(zone) or "")
    if found is None or not _MOMENT.match(moment):
        return None
    try:
        return datetime.fromisoformat(moment).astimezone(found).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if _ZONE.match(name) else None
    except (KeyError, ValueError, OSError):
        return None
