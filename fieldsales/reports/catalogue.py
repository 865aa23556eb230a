"""Every report there is, in the order of the index, then the lists behind their numbers.

Titles, notes and sentences are msgids. Formulas are those of the shop's handbook: a rate of nothing is "—", never 0 %.
"""

from __future__ import annotations

from fieldsales.reports import filters, words
from fieldsales.reports.behind import LISTS
from fieldsales.reports.of_claims import LOST, WHOSE, WHY_LOST
from fieldsales.reports.of_doors import COVERAGE, FUNNEL, REGISTER, TRAFFIC, VISITS
from fieldsales.reports.of_law import COMPLIANCE
from fieldsales.reports.of_people import CUSTOMERS, DAILY, PROGRESS, QUALITY, SOURCES
from fieldsales.reports.of_units import UNITS
from fieldsales.reports.report import Report

REPORTS: dict[str, Report] = {
    r.code: r
    for r in (
        TRAFFIC, DAILY, CUSTOMERS, LOST, WHY_LOST, SOURCES, PROGRESS, REGISTER, VISITS,
        COVERAGE, FUNNEL, UNITS, WHOSE, QUALITY, COMPLIANCE, *LISTS,
    )
}  # fmt: skip


def texts() -> dict[str, str]:
    """{msgid: where} of everything a report says."""
    found: dict[str, str] = {}
    for r in REPORTS.values():
        said = [r.title, r.sentence, *r.notes, *(title for _, title in r.groups), *(check.title for check in r.checks)]
        said += [text for c in (*r.columns, *r.figures) for text in (c.title, c.note, c.later)] + (
            [r.chart.title] if r.chart else []
        )
        found |= {text: f"reports {r.code}" for text in said if text}
    return found


def everything() -> dict[str, str]:
    """{msgid: where} of all that the reports' room says."""
    return texts() | words.texts() | dict.fromkeys((*filters.PERIODS.values(), *filters.SAID), "reports/filters.py")
