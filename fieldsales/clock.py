"""Times as text: UTC ISO with milliseconds, days in the shop's zone. The only place that reads the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
HOME = "Asia/Shanghai"


def now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-22T06:30:00.000Z`: sorts as text, equal in both runtimes."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse(text: object) -> datetime | None:
    """The moment an ISO text names, or None if it names none."""
    if not isinstance(text, str) or not ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def day_of(moment: datetime, tz: str = HOME) -> str:
    return moment.astimezone(ZoneInfo(tz)).date().isoformat()


def shift(moment: datetime, tz: str = HOME) -> int:
    """Minutes that the clocks of a zone are ahead of UTC at a moment."""
    ahead = moment.astimezone(ZoneInfo(tz)).utcoffset()
    return int(ahead.total_seconds()) // 60 if ahead else 0


def shops_zone(conn: Any) -> str:
    shop = conn.one("SELECT tz FROM shop")
    return shop["tz"] if shop else HOME


def shops_day(conn: Any, moment: datetime) -> str:
    """The day it is in the shop whose database this is, as its phones reckon it too."""
    return day_of(moment, shops_zone(conn))
