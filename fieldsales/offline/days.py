"""Days as text, `YYYY-MM-DD`, reckoned alike in both runtimes; the twin of days.js."""

import functools
import re
from datetime import date, timedelta

from fieldsales.offline.plain import text, whole

_DAY = re.compile("^([0-9]{4})-([0-9]{2})-([0-9]{2})\\Z")


@functools.lru_cache(maxsize=65536, typed=True)
def day_of(value: object) -> date | None:
    found = _DAY.match(text(value) or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@functools.lru_cache(maxsize=65536, typed=True)  # one page of the schedule asks for few days very often
def add_days(day: object, n: object) -> str | None:
    start, count = day_of(day), whole(n)
    if start is None or count is None:
        return None
    try:
        return (start + timedelta(days=count)).isoformat()
    except OverflowError:
        return None


@functools.lru_cache(maxsize=65536, typed=True)
def days_between(a: object, b: object) -> int | None:
    """Days from a to b; negative when b is earlier."""
    first, last = day_of(a), day_of(b)
    return None if first is None or last is None else (last - first).days


def day_ok(value: object) -> int | None:
    return None if text(value) is None else int(day_of(value) is not None)
