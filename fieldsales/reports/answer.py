"""A report, asked: its rows, the sums below them, and whether the check rows are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldsales.reports import filters, queries
from fieldsales.reports.filters import Asked
from fieldsales.reports.report import Column, Report, Row
from fieldsales.store import Actor, Connection, Params
from fieldsales.texts import gettext

AT_ONCE = 500
SUMMED = ("int", "area", "number", "percent", "money")


@dataclass
class Answer:
    """size: rows there are; total: sums and single answers by key; around: what finish functions and cells need."""

    report: Report
    said: Asked
    around: dict
    rows: list[Row]
    size: int
    total: dict
    checks: list[dict] = field(default_factory=list)


def answer(
    conn: Connection, report: Report, said: Asked, actor: Actor, lang: str, today: str, *, most: int = filters.PAGE
) -> Answer:
    """One page of the report; a report that is not long comes whole."""
    params = filters.params(said, conn, actor, today, most=most, skip=said.place)
    around = surroundings(conn, report, said, params, lang)
    found = queries.of_screen(report.screen) if report.screen else queries.read(report.file)
    single = {q.name: conn.one(q.sql, params) for q in found.queries if not q.many}
    rows = [row for q in found.queries if q.many for row in conn.all(q.sql, params)]
    size = _size(report, rows, single)
    rows = report.finish(rows, around) if report.finish else rows
    total = _total(report, rows) | single | ({} if not single.get("size") else single["size"] or {})
    return Answer(report, said, around, rows, size if report.long else len(rows), total, _checks(report, total | {"rows": rows}, lang))


def streamed(conn: Connection, report: Report, said: Asked, actor: Actor, lang: str, today: str) -> Iterator[Row]:
    """Every row of a long report, a few hundred in memory at a time."""
    params = filters.params(said, conn, actor, today, most=10_000_000, skip=0)
    around = surroundings(conn, report, said, params, lang)
    (query,) = [q for q in queries.read(report.file).queries if q.many]
    cursor = conn.execute(query.sql, Params(params))
    while rows := cursor.fetchmany(AT_ONCE):
        yield from report.finish(rows, around) if report.finish else rows


def counts_itself(report: Report) -> bool:
    """Whether its size is an answer of its own, so that no row has to say it."""
    return report.long and any(q.name == "size" for q in queries.read(report.file).queries)


def surroundings(conn: Connection, report: Report, said: Asked, params: dict, lang: str) -> dict:
    by = said.more.get("by", "")
    names = {}
    if by in ("rep", "block") and report.groups:
        table = "person" if by == "rep" else "block"
        names = {row["id"]: row["name"] for row in conn.all(f"SELECT id, name FROM {table}")}
    zone = filters.zone_of(conn)
    return {
        "params": params, "lang": lang, "tz_minutes": params["shift"], "zone": zone, "today": params["today"], "names": names,
        "deadline": {"late_shift": params["late_shift"], "late_time": params["late_time"]},
        "word": lambda text: gettext(lang, text),
    }  # fmt: skip


def _size(report: Report, rows: list[Row], single: dict) -> int:
    if single.get("size"):
        return single["size"]["n"]
    return rows[0].get("size", len(rows)) if rows else 0


def _total(report: Report, rows: list[Row]) -> dict:
    """Sums of what can be summed, parts and wholes included; nothing for long reports and for those that say so."""
    if not report.sums or report.long or not rows:
        return {}
    keys = {key for c in report.columns if c.kind in SUMMED and c.total and not c.later for key in _keys(c)}
    keys |= {key for key in rows[0] if key in ("orders", "closing")}
    sums = {key: sum(row[key] or 0 for row in rows if key in row) for key in keys if any(key in row for row in rows)}
    if "all_n" in sums:
        sums["all_n"] = rows[0]["all_n"]
    return sums


def _keys(column: Column) -> tuple[str, ...]:
    return (column.part, column.whole) if column.part else (column.key,)


def _checks(report: Report, total: dict, lang: str) -> list[dict]:
    lines = []
    for check in report.checks:
        try:
            left, right = check.left(total), check.right(total)
        except KeyError:  # no row, no sums
            left = right = 0
        lines.append({"title": gettext(lang, check.title), "left": left, "right": right, "gap": left - right})
    return lines
