"""What a report is made of: columns with their formulas, check rows, a chart, and the filters it listens to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Row = dict
Finish = Callable[[list[Row], dict], list[Row]]
"""What SQL cannot say: rows in, rows out; the dict has what answer.py knows (params, lang, tz_minutes, found)."""


@dataclass(frozen=True)
class Column:
    """kind: text, int, day, time, percent, area, number, phone, word, yes. A percent or a mean is part ÷ whole, so that
    its total is right too. later: the column has no facts yet, and since when it will. link: the list behind it."""

    key: str
    title: str
    kind: str = "int"
    note: str = ""
    part: str = ""
    whole: str = ""
    words: str = ""
    later: str = ""
    link: tuple[str, Mapping[str, str]] | None = None
    total: bool = True


@dataclass(frozen=True)
class Check:
    """Two sums that must be equal; left and right are computed from the total row and the extra answers."""

    title: str
    left: Callable[[dict], int]
    right: Callable[[dict], int]


@dataclass(frozen=True)
class Chart:
    """kind: bars, across (horizontal, a funnel too), line, pareto. label and the keys of its series."""

    kind: str
    title: str
    label: str
    series: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    code: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    sql: str = ""
    by: tuple[str, ...] = ("manager",)
    filters: tuple[str, ...] = ("period", "rep", "block")
    usual: str = "30"
    groups: tuple[tuple[str, str], ...] = ()
    """(code, title) of what it can be grouped by; the first is the usual one."""
    checks: tuple[Check, ...] = ()
    chart: Chart | None = None
    figures: tuple[Column, ...] = ()
    """Numbers of the whole, above the table."""
    finish: Finish | None = None
    narrow: Callable[[Row], dict[str, str]] | None = None
    """What a row adds to the address of the list behind one of its numbers."""
    opens: str = ""
    """What a row itself opens, '/customer/{id}'."""
    sums: bool = True
    long: bool = False
    """As many rows as there are visits: pages on the screen, all of them in a file."""
    listed: bool = True
    screen: str = ""
    """The screen whose query `rows` it takes instead of a file of its own."""
    periods: tuple[str, ...] = ()
    """The periods it knows, if not all."""
    notes: tuple[str, ...] = field(default=())

    @property
    def file(self) -> str:
        return self.sql or self.code.lower()

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)
