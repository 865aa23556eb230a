"""A cell: its value for a file, its text for a page, and the address of the list behind it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote, urlencode

from fieldsales import clock
from fieldsales.offline import filters as page_filters
from fieldsales.offline import times
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.filters import Asked
from fieldsales.reports.report import Column, Report, Row
from fieldsales.reports.words import label

NONE = "—"
Value = int | float | str | date | datetime | None
OF_ALL = ("/covered",)
"""Lists of other pages that take no place for the whole; the others list those of one place only, so a total opens none."""
NUMBERS = ("int", "percent", "area", "number", "money")


def value(column: Column, row: Row, around: dict, *, phones: bool = False) -> Value:
    """As a file keeps it: numbers as numbers, days as days; None is nothing known."""
    if column.later:
        return None
    if column.part:
        whole = row.get(column.whole)
        return (row.get(column.part) or 0) / whole if whole else None
    raw = row.get(column.key)
    if column.kind == "group":
        return str(row["label"])
    if raw is None or raw == "":
        return None
    if column.kind in ("word", "yes"):
        known = around.setdefault("said", {})  # a long file asks for the same few words again and again
        if (column.words, raw) not in known:
            known[column.words, raw] = around["word"](
                label(column.words, raw) if column.words else "Yes" if raw else "No"
            )
        return known[column.words, raw]
    if column.kind == "phone":
        return str(raw) if phones else page_filters.mask(raw)
    if column.kind == "time":
        moment = clock.parse(raw)
        return moment.astimezone(around["zone"]).replace(tzinfo=None) if moment else str(raw)
    if column.kind in ("slot", "hour") and isinstance(raw, int):
        return f"{raw:02d}:00"
    return date.fromisoformat(raw) if column.kind in ("day", "slot") else raw


def text(column: Column, found: Value, row: Row, around: dict) -> str:
    """As a page shows it."""
    if found is None:
        return NONE if column.kind in NUMBERS or column.kind == "hour" or column.later else ""
    if column.kind == "percent":
        part, whole = row[column.part] or 0, row[column.whole]
        return f"{rounded(Decimal(1000 * part) / Decimal(whole) / 10)}%"
    if isinstance(found, datetime):
        return f"{times.day(around, found.date().isoformat())} {found:%H:%M}"
    if isinstance(found, date):
        return times.day(around, found.isoformat())
    if column.kind in ("area", "number"):
        return f"{rounded(Decimal(str(found))):,}"
    return f"{found:,}" if isinstance(found, int) else str(found)


def rounded(number: Decimal) -> Decimal:
    """One decimal, half away from zero."""
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def behind(report: Report, column: Column, row: Row, said: Asked, role: str) -> str:
    """The address of the list behind a number; '' for nothing, and where the list is not for this person."""
    if not column.link or not row.get(column.key):
        return ""
    (to, more), total = column.link, row.get("is_total")
    narrow = report.narrow(row) if report.narrow and not total else {}
    if to.startswith("/"):
        if role != "manager" or (total and to not in OF_ALL):
            return ""
        kept = {k: v for k, v in said.address().items() if k in report.filters}
        return f"{to}?{urlencode({**more, **kept, **narrow})}"
    if role not in REPORTS[to].by:
        return ""
    hour = isinstance(row.get("slot"), int)
    if hour:
        return ""
    keep = said.address(after="", by=said.more.get("by", "") if to in ("customers", "steps") else "", **more)
    return f"/report/{to}?{urlencode(keep | narrow)}"


def opens(report: Report, row: Row) -> str:
    """What the row itself opens, if there is such a thing for this row."""
    try:
        return report.opens.format_map({k: quote(str(v), safe="") for k, v in row.items() if v is not None})
    except KeyError:
        return ""
