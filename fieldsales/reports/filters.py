"""What a report is asked for: a period by name or by days, a rep, a block, a source, a type, and how it is grouped."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.store import Actor, Connection

PERIODS = {
    "today": "Today", "yesterday": "Yesterday", "7": "7 days", "30": "30 days", "week": "This week", "month": "This month",
    "last_month": "Last month", "quarter": "This quarter", "year": "This year", "all": "All time", "range": "From … to …",
}  # fmt: skip
NARROW = ("rep", "block", "source", "type", "by", "only", "cell", "grp", "has", "level", "cohort", "step")
"""Arguments beside the period that may narrow or shape a report, by their names in the address."""
SAID = (
    "Grouped by",
    "Rep",
    "Block",
    "Source",
    "Type",
    "All reps",
    "All blocks",
    "Counted",
    "What happened in the period",
    "Doors first knocked on in the period",
)
"""What the form of filters says beside the lists' own words."""
BEGINNING = date(2000, 1, 1)
PAGE = 200


@dataclass(frozen=True)
class Asked:
    """period: its code; since, until: days; more: the other arguments as they came; place: where a page begins."""

    period: str
    since: str
    until: str
    more: Mapping[str, str]
    place: int = 0

    def address(self, **changes: str) -> dict[str, str]:
        """The arguments of the same question, with changes; an empty one goes."""
        said = {"period": self.period} | dict(self.more)
        if self.period == "range":
            said |= {"from": self.since, "to": self.until}
        return {k: v for k, v in (said | changes).items() if v}


def asked(args: Mapping[str, str], today: str, usual: str, actor: Actor, known: Collection[str] = ()) -> Asked:
    """Raises Refused for days that are none. A rep asks about himself, whatever the address says."""
    period = args.get("period", "")
    if period not in (known or PERIODS):
        period = "range" if (args.get("from") or args.get("to")) and not known else usual
    since, until = _days(period, args, date.fromisoformat(today))
    more = {name: args[name] for name in NARROW if args.get(name)}
    if actor.role != "manager":
        more["rep"] = actor.id
    after = args.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0
    return Asked(period, since.isoformat(), until.isoformat(), more, place)


def _days(period: str, args: Mapping[str, str], today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    if period == "range":
        since, until = _day(args.get("from"), BEGINNING), _day(args.get("to"), today)
        return min(since, until), max(since, until)
    return {
        "today": (today, today), "yesterday": (today - timedelta(days=1),) * 2, "7": (today - timedelta(days=6), today),
        "30": (today - timedelta(days=29), today), "week": (today - timedelta(days=today.weekday()), today),
        "month": (month, today), "last_month": (before.replace(day=1), before),
        "quarter": (today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today),
        "year": (today.replace(month=1, day=1), today), "all": (BEGINNING, today),
    }[period]  # fmt: skip


def _day(text: str | None, otherwise: date) -> date:
    if not text:
        return otherwise
    if not clock.DAY.match(text):
        raise Refused("day_wrong")
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_wrong") from error
    return min(max(found, BEGINNING), date(9000, 1, 1))


def params(said: Asked, conn: Connection, actor: Actor, today: str, *, most: int = PAGE, skip: int = 0) -> dict:
    """The statement parameters: days, the moments they begin and end, and what the shop's zone asks for."""
    zone = zone_of(conn)
    return dict(said.more) | _zone(zone, said.until) | {
        "since": said.since, "until": said.until, "since_at": midnight(said.since, zone),
        "until_at": midnight((date.fromisoformat(said.until) + timedelta(days=1)).isoformat(), zone),
        "period": said.period, "whole": "1", "me": actor.id, "role": actor.role, "today": today, "most": most, "skip": skip,
    } | deadline(conn, zone, said.until)  # fmt: skip


def zone_of(conn: Connection) -> ZoneInfo:
    shop = conn.one("SELECT tz FROM shop")
    return ZoneInfo(shop["tz"] if shop else clock.HOME)


def midnight(day: str, zone: ZoneInfo) -> str:
    return clock.iso(datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=zone))


def minutes(zone: ZoneInfo, day: str) -> int:
    """How far the zone is from UTC on that day."""
    away = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=zone).utcoffset() or timedelta(0)
    return round(away.total_seconds() / 60)


def _zone(zone: ZoneInfo, day: str) -> dict:
    """A moment from next_from on is of the next day, one before prev_until of the day before; a day ends at end_time."""
    shift = minutes(zone, day)
    return {
        "shift": shift, "next_from": _time(1440 - shift) if shift > 0 else "~", "prev_until": _time(-shift) if shift < 0 else "",
        "end_shift": 0 if shift > 0 else 1, "end_time": f"T{_time((1440 - shift) % 1440)}",
    }  # fmt: skip


def deadline(conn: Connection, zone: ZoneInfo, day: str) -> dict:
    """Until when a report of the day counts as in time, in UTC: days to add and the time."""
    row = conn.one("SELECT value FROM setting WHERE id = 'daily_deadline'")
    hours, _, rest = (row["value"] if row else "20:30").partition(":")
    late = int(hours) * 60 + int(rest) - minutes(zone, day)
    return {"late_shift": late // 1440, "late_time": f"T{_time(late % 1440)[:5]}:59.999Z"}


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00.000Z"
