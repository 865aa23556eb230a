"""A report as its page wants it: headings, cells with their addresses, footnotes, pages, and the filters to choose from."""

from __future__ import annotations

from urllib.parse import urlencode

from fieldsales.reports import filters
from fieldsales.reports.answer import Answer
from fieldsales.reports.chart import chart
from fieldsales.reports.heads import filter_words
from fieldsales.reports.report import Column, Row
from fieldsales.reports.shown import NONE, NUMBERS, behind, opens, text, value
from fieldsales.reports.words import words_of
from fieldsales.store import Actor, Connection

MOST = 500
"""Rows of a page of a report that is not long; its sums are those of all."""
NUMERIC = (*NUMBERS, "hour")


def page(conn: Connection, found: Answer, actor: Actor) -> dict:
    """Everything report.html asks for."""
    report, said, word = found.report, found.said, found.around["word"]
    marks = _marks(found)
    rows = found.rows if report.long else found.rows[said.place : said.place + MOST]
    turn = filters.PAGE if report.long else MOST
    return {
        "report": {"code": report.code, "title": word(report.title), "sentence": word(report.sentence), "long": report.long, "listed": report.listed},
        "head": [{"title": word(c.title), "num": c.kind in NUMERIC, "mark": marks.get(c.later, 0), "later": bool(c.later)} for c in report.columns],
        "lines": [_line(found, row, actor) for row in rows],
        "total": _total(found, actor) if found.total and report.sums and not report.long and len(found.rows) > 1 else None,
        "figures": [{"title": word(c.title), "text": text(c, value(c, found.total, found.around), found.total, found.around)} for c in report.figures],
        "checks": found.checks,
        "chart": chart(found) if not said.place else None,
        "formulas": [{"title": word(c.title), "note": word(c.note)} for c in (*report.columns, *report.figures) if c.note],
        "footnotes": [_footnote(found, later, n) for later, n in marks.items()],
        "remarks": [word(note) for note in report.notes],
        "size": found.size, "first": said.place + 1 if rows else 0, "last": said.place + len(rows),
        "before": _address(found, after=str(max(0, said.place - turn))) if said.place else "",
        "next": _address(found, after=str(said.place + turn)) if said.place + len(rows) < found.size else "",
        "here": _address(found), "paper": _address(found).replace("?", "/print?", 1),
        "sent": [{"name": k, "value": v} for k, v in said.address().items()], "since": said.since, "until": said.until,
        "narrowed": filter_words(conn, found, found.around["lang"]),
        "choices": choices(conn, found, actor), "hidden": _hidden(found),
        "on_phones": _on_phones(conn, actor),
    }  # fmt: skip


def _marks(found: Answer) -> dict[str, int]:
    """A number for each reason why a column is still empty."""
    reasons = dict.fromkeys(c.later for c in found.report.columns if c.later)
    return {reason: n for n, reason in enumerate(reasons, 1)}


def _footnote(found: Answer, later: str, mark: int) -> dict:
    word = found.around["word"]
    names = [word(c.title) for c in found.report.columns if c.later == later]
    return {"mark": mark, "names": " · ".join(names), "text": word(later)}


def _line(found: Answer, row: Row, actor: Actor) -> dict:
    cells = [_cell(found, column, row, actor) for column in found.report.columns]
    cells[0]["text"] = cells[0]["text"] or NONE  # it heads its line
    to = opens(found.report, row)
    if to.startswith("/dailies") and (actor.role != "manager" or row["sent_at"] is None):
        to = ""
    first = next((n for n, cell in enumerate(cells) if cell["text"] and not cell["href"]), None)
    if to and first is not None:
        cells[first]["href"] = to
    return {"cells": cells}


def _cell(found: Answer, column: Column, row: Row, actor: Actor) -> dict:
    shown = text(column, value(column, row, found.around), row, found.around)
    href = behind(found.report, column, row, found.said, actor.role)
    late = column.key == "over" and bool(row.get("over"))
    return {
        "text": shown,
        "href": href,
        "num": column.kind in NUMERIC,
        "late": late,
        "later": bool(column.later),
        "wide": column.kind == "text" and len(shown) > 16,
    }


def _total(found: Answer, actor: Actor) -> list[dict]:
    row = found.total | {"is_total": True}
    cells = []
    for column in found.report.columns:
        here = column.key in row or column.part in row
        cells.append(
            _cell(found, column, row, actor)
            if here and not column.later
            else {
                "text": "",
                "href": "",
                "num": column.kind in NUMERIC,
                "late": False,
                "later": bool(column.later),
                "wide": False,
            }
        )
    return cells


def _address(found: Answer, **changes: str) -> str:
    return f"/report/{found.report.code}?{urlencode(found.said.address(**changes))}"


def _hidden(found: Answer) -> list[dict]:
    """What the form of filters does not ask for but must not lose."""
    return [
        {"name": k, "value": v}
        for k, v in found.said.more.items()
        if k in ("only", "cell", "grp", "has", "level", "step")
    ]


def choices(conn: Connection, found: Answer, actor: Actor) -> list[dict]:
    """The selects of the form: name, title, options, what is chosen."""
    report, said, word = found.report, found.said, found.around["word"]
    lists: list[tuple[str, str, list[tuple[str, str]]]] = []
    if report.groups:
        lists.append(("by", "Grouped by", [(code, word(title)) for code, title in report.groups]))
    if "rep" in report.filters and actor.role == "manager":
        lists.append(("rep", "Rep", [("", word("All reps")), *_people(conn, said.more.get("rep"))]))
    if "block" in report.filters:
        lists.append(("block", "Block", [("", word("All blocks")), *_blocks(conn, said.more.get("block"))]))
    for key, title, name in (("source", "Source", "source"), ("type", "Type", "customer_type")):
        if key in report.filters:
            known = [(str(w["code"]), word(str(w["label"]))) for w in words_of(name)]
            lists.append((key, title, [("", word("All")), *known, ("none", word("Unknown"))]))
    if "cohort" in report.filters:
        lists.append(
            (
                "cohort",
                "Counted",
                [("", word("What happened in the period")), ("1", word("Doors first knocked on in the period"))],
            )
        )
    chosen = {"by": report.groups[0][0] if report.groups else ""} | dict(said.more)
    return [
        {"name": n, "title": word(t), "options": [{"code": c, "label": w} for c, w in o], "chosen": chosen.get(n, "")}
        for n, t, o in lists
    ]


def _people(conn: Connection, chosen: str | None) -> list[tuple[str, str]]:
    rows = conn.all(
        "SELECT p.id, p.name FROM person AS p WHERE p.id = :rep OR (p.role = 'rep' AND p.active = 1)"
        " OR EXISTS (SELECT 1 FROM visit AS v WHERE v.person_id = p.id) ORDER BY p.name, p.id", {"rep": chosen},
    )  # fmt: skip
    return [(row["id"], row["name"]) for row in rows]


def _blocks(conn: Connection, chosen: str | None) -> list[tuple[str, str]]:
    rows = conn.all(
        "SELECT b.id, b.name FROM block AS b WHERE b.id = :block OR (b.gone_at IS NULL AND EXISTS (SELECT 1 FROM building AS g WHERE g.block_id = b.id))"
        " ORDER BY CASE WHEN b.id = :block THEN 0 ELSE 1 END, b.name, b.id LIMIT 300", {"block": chosen},
    )  # fmt: skip
    return [(row["id"], row["name"]) for row in rows]


def _on_phones(conn: Connection, actor: Actor) -> int:
    """What phones said they still hold; a rep's page says it in words, because only his phone knows."""
    if actor.role != "manager":
        return 0
    row = conn.one("SELECT COALESCE(SUM(pending), 0) AS n FROM device WHERE pending > 0 AND wiped_at IS NULL")
    return row["n"] if row else 0
