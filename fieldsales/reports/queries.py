"""The reports' SQL: the grammar of screens, and words for times of the shop's clock.

`local_day(x)`, `local_hour(x)` and `day_end(day)` are written out for a zone whose distance from UTC is constant: :shift
and the times come from filters.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path

from fieldsales.sqlfile import Query, ScreenFile, read_screen, screens

HERE = Path(__file__).parent
_X = r"\((\w+\.\w+)\)"
_WRITTEN = (
    (re.compile("local_day" + _X), "CASE WHEN substr({0}, 12) >= :next_from THEN add_days(substr({0}, 1, 10), 1)"
     " WHEN substr({0}, 12) < :prev_until THEN add_days(substr({0}, 1, 10), -1) ELSE substr({0}, 1, 10) END"),
    (re.compile("local_hour" + _X), "(CAST(substr({0}, 12, 2) AS INTEGER) * 60 + CAST(substr({0}, 15, 2) AS INTEGER) + :shift + 1440) / 60 % 24"),
    (re.compile(r"day_end\(((?:[^()]|\([^()]*\))+)\)"), "add_days({0}, :end_shift) || :end_time"),
)  # fmt: skip


@functools.cache
def read(name: str) -> ScreenFile:
    """The queries of reports/<name>.sql, ready to run."""
    found = read_screen(HERE / f"{name}.sql")
    queries = tuple(Query(q.name, q.many, q.needed, whole(q.sql)) for q in found.queries)
    return ScreenFile(found.name, found.sentence, found.by, found.example, found.where, queries)


def of_screen(name: str) -> ScreenFile:
    """The rows of a screen, as a report's only answer."""
    return replace(screens()[name], queries=tuple(q for q in screens()[name].queries if q.name == "rows"))


def whole(sql: str) -> str:
    """With every word for a time written out."""
    for pattern, text in _WRITTEN:
        sql = pattern.sub(lambda found, text=text: text.format(found[1]), sql)  # type: ignore[misc]
    return sql
