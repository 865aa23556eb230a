"""How the entries of the catalogue are written: a column, a column without facts, and the reasons why it has none yet."""

from __future__ import annotations

from typing import Any

from fieldsales.reports.report import Column

ORDERS_LATER = "Since orders are kept."
COST_LATER = "Since costs and amounts are kept."
SAMPLE_LATER = "Since samples are checked."
NOT_KEPT = "Not kept on purpose: nobody is followed by position or by the minute."


def column(key: str, title: str, kind: str = "int", note: str = "", **more: Any) -> Column:
    return Column(key, title, kind, note, **more)


def later(title: str, why: str, kind: str = "int") -> Column:
    return Column(f"later_{title}", title, kind, later=why)


def doors(show: str) -> tuple[str, dict[str, str]]:
    """The list of the coverage behind a number."""
    return "/covered", {"show": show}
