"""Days and moments as people read them, the filters day, clock and ago; the twin of times.js.

Times are shown in the shop's zone: UTC+8 unless the page says in `tz_minutes` how far ahead of UTC it is now.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from fieldsales.offline.days import day_of
from fieldsales.offline.shown import shown
from fieldsales.texts import gettext

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WEEKDAYS = {"zh": "周一 周二 周三 周四 周五 周六 周日".split(), "en": "Mon Tue Wed Thu Fri Sat Sun".split()}
TEXTS = (
    "just now", "%(n)s min ago", "%(n)s h ago", "1 day ago", "%(n)s days ago", "Yesterday", "Today", "Tomorrow",
)  # fmt: skip
"""The msgids that filters use, for the check of the catalogue."""
_MOMENT = re.compile("(.{10})T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\\.([0-9]{1,6}))?)?Z")


def day(context: Mapping, value: object, shape: object = "short") -> str:
    """A day or moment as a local day. short: year only when it is another; long: always; week: with its weekday;
    near: Yesterday, Today, Tomorrow where it is one; month: only its month; iso: 2026-11-22 as forms want it.
    """
    if not isinstance(value, str):
        return str(shown(value))
    named = str(shape) if isinstance(shape, str) else "short"
    return _written(str(value), named, context["lang"], context["today"], context.get("tz_minutes"))


@lru_cache(maxsize=16384)  # a page of the schedule names few days very often
def _written(value: str, shape: str, lang: str, now: str, tz_minutes: int | None) -> str:
    found = _local_day({"tz_minutes": tz_minutes}, value)
    if found is None:
        return str(shown(value))
    if shape == "iso":
        return found.isoformat()
    if shape == "month":
        return f"{found.year}年{found.month}月" if lang == "zh" else f"{MONTHS[found.month - 1]} {found.year}"
    today = day_of(now)
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((found - today).days if today else 9)
    if shape == "near" and near:
        return gettext(lang, near)
    with_year = shape == "long" or today is None or found.year != today.year
    written = _day_text(lang, found, with_year)
    return f"{_weekday(lang, found)} {written}" if shape == "week" else written


def _day_text(lang: str, found: date, with_year: bool) -> str:
    if lang == "zh":
        return f"{found.year}年" * with_year + f"{found.month}月{found.day}日"
    return f"{found.day} {MONTHS[found.month - 1]}" + f" {found.year}" * with_year


def _weekday(lang: str, found: date) -> str:
    return WEEKDAYS["zh" if lang == "zh" else "en"][found.weekday()]


def clock(context: Mapping, value: object) -> str:
    """HH:MM of a moment, local."""
    minutes = _local_minutes(context, value)
    return str(shown(value)) if minutes is None else f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def ago(context: Mapping, value: object) -> str:
    """How long before `now`; a moment that is still to come is just now."""
    then, now = seconds(value), seconds(context["now"])
    if then is None or now is None:
        return str(shown(value))
    passed, lang = now - then, context["lang"]
    if passed < 60:
        return gettext(lang, "just now")
    if passed < 3600:
        return gettext(lang, "%(n)s min ago", n=passed // 60)
    if passed < 86400:
        return gettext(lang, "%(n)s h ago", n=passed // 3600)
    if passed < 2 * 86400:
        return gettext(lang, "1 day ago")
    return gettext(lang, "%(n)s days ago", n=passed // 86400)


def seconds(value: object) -> int | None:
    """A moment in UTC as whole seconds since year 1, or None if the text names none."""
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    start = day_of(found[1]) if found else None
    if found is None or start is None:
        return None
    return start.toordinal() * 86400 + int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)


def _local_minutes(context: Mapping, value: object) -> int | None:
    moment = seconds(value)
    shift = context.get("tz_minutes")
    return None if moment is None else moment // 60 + (480 if shift is None else int(shift))


def _local_day(context: Mapping, value: object) -> date | None:
    minutes = _local_minutes(context, value)
    if minutes is None:
        return day_of(value) if isinstance(value, str) else None
    try:
        return date.fromordinal(minutes // 1440)
    except (ValueError, OverflowError):
        return None
