"""A report as a workbook that Excel and WPS open cleanly: numbers as numbers, days as days, texts never as formulas.

Rows go to the disk as they come (constant_memory), so a year of visits takes no more memory than a day.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

from fieldsales.reports.answer import Answer
from fieldsales.reports.report import Column, Row
from fieldsales.reports.shown import NONE, Value, value

FORMATS = {
    "percent": "0.0%",
    "day": "yyyy-mm-dd",
    "slot": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "area": "#,##0.0",
    "number": "0.0",
    "int": "#,##0",
    "money": "#,##0.00",
}
WIDTHS = {"day": 12, "slot": 12, "time": 17, "text": 20, "phone": 14, "word": 14, "group": 18}
WIDER = {
    "place": 30,
    "note": 40,
    "problems": 30,
    "plan": 30,
    "answer": 30,
    "comment": 30,
    "drift": 30,
    "name": 12,
    "who": 10,
    "owner": 10,
}
LONGEST = 32_000
TOLD_EVERY = 250


def write(
    path: Path,
    answer: Answer,
    rows: Iterable[Row],
    head: list[tuple[str, str | int]],
    *,
    phones: bool,
    told: Callable[[int], None],
) -> int:
    """The table on the first sheet, formulas on the second. → how many rows. `told` hears how far it is and may raise."""
    word, report = answer.around["word"], answer.report
    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    try:
        sheet = _Sheet(book, word(report.title), report.columns, answer.around, phones=phones)
        for title, said in head:
            sheet.line(title, said)
        sheet.heads([word(c.title) for c in report.columns])
        done = 0
        for row in rows:
            sheet.row(row)
            done += 1
            if done % TOLD_EVERY == 0:
                told(done)
        sheet.filter()
        if answer.total and report.sums and not report.long and done:
            sheet.row(answer.total, first=word("Total"))
        for check in answer.checks:
            sheet.line(
                f"{word('Check')}: {check['title']}",
                f"{check['left']} = {check['right']} ✓"
                if not check["gap"]
                else f"{check['left']} ≠ {check['right']} ({check['gap']:+d})",
            )
        for figure in report.figures:
            sheet.line(word(figure.title), value(figure, answer.total, answer.around), figure.kind)
        _notes(book, answer)
    finally:
        book.close()
    told(done)
    return done


class _Sheet:
    """One row after the other; the writer forgets those before."""

    def __init__(
        self, book: xlsxwriter.Workbook, title: str, columns: tuple[Column, ...], around: dict, *, phones: bool
    ) -> None:
        self.sheet = book.add_worksheet(sheet_name(title))
        self.columns, self.around, self.phones, self.at, self.head = columns, around, phones, 0, 0
        self.bold = book.add_format({"bold": True})
        self.kinds = {kind: book.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#D9EFEA", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.formats = [
            self.kinds[c.kind] if c.kind in FORMATS else book.add_format({"text_wrap": c.key in WIDER}) for c in columns
        ]
        for n, column in enumerate(columns):
            self.sheet.set_column(n, n, width(column, around["word"](column.title)))

    def line(self, title: str, said: Value, kind: str = "int") -> None:
        self.sheet.write_string(self.at, 0, title[:LONGEST], self.bold)
        self.write(1 if len(self.columns) > 1 else 0, NONE if said is None else said, self.kinds[kind])
        self.at += 1

    def heads(self, titles: list[str]) -> None:
        self.head = self.at = self.at + 1
        for n, title in enumerate(titles):
            self.sheet.write_string(self.at, n, title, self.heading)
        self.at += 1
        self.sheet.freeze_panes(self.at, 1)

    def row(self, row: Row, first: str = "") -> None:
        for n, column in enumerate(self.columns):
            if first and n == 0:
                self.sheet.write_string(self.at, n, first, self.bold)
            elif not first or column.key in row or column.part in row:
                self.write(n, value(column, row, self.around, phones=self.phones), self.formats[n])
        self.at += 1

    def write(self, n: int, found: Value, shown: Format) -> None:
        if found is None:
            return
        if isinstance(found, datetime | date):
            self.sheet.write_datetime(self.at, n, found, shown)
        elif isinstance(found, int | float):
            self.sheet.write_number(self.at, n, found, shown)
        else:
            self.sheet.write_string(self.at, n, found[:LONGEST])

    def filter(self) -> None:
        self.sheet.autofilter(self.head, 0, max(self.head, self.at - 1), len(self.columns) - 1)


def sheet_name(title: str) -> str:
    """At most 31 characters and none of those that Excel forbids."""
    return "".join("_" if c in "[]:*?/\\" else c for c in title)[:31].strip("'")


def width(column: Column, title: str) -> int:
    """A Chinese character is as wide as two others."""
    wanted = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in title) + 3
    return max(WIDER.get(column.key, 0), WIDTHS.get(column.kind, 9), min(wanted, 24))


def _notes(book: xlsxwriter.Workbook, answer: Answer) -> None:
    word = answer.around["word"]
    sheet, bold = book.add_worksheet(sheet_name(word("Columns and formulas"))), book.add_format({"bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    lines = [
        (word(c.title), word(c.later or c.note))
        for c in (*answer.report.columns, *answer.report.figures)
        if c.later or c.note
    ]
    for n, (title, said) in enumerate([*lines, *(("", word(note)) for note in answer.report.notes)]):
        sheet.write_string(n, 0, title, bold)
        sheet.write_string(n, 1, said)
