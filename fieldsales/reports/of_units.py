"""The report of work units, key persons and group-buys (R18)."""

from __future__ import annotations

from fieldsales.reports.lines import ORDERS_LATER
from fieldsales.reports.lines import column as _c
from fieldsales.reports.lines import later as _later
from fieldsales.reports.report import Chart, Report, Row


def _of_unit(row: Row) -> dict[str, str]:
    return {"unit": row["id"]}


UNITS = Report(
    "R18", "Units, key persons, group-buys", "Which unit's people live in our blocks, who speaks for them, and what became of it.",
    (
        _c("name", "Work unit", "text"), _c("offices", "Offices"), _c("seen", "Offices visited"),
        _c("cover", "Coverage rate", "percent", "Offices visited ÷ offices.", part="seen", whole="offices"),
        _c("key_persons", "Key persons", link=("/work_owners", {"only": "key"})),
        _c("attitude", "Attitude", "word", "Of the most influential key person.", words="attitude"),
        _c("place", "Trust matrix", "word", "Of the most influential key person.", words="quadrant"),
        _c("blocks", "Blocks of the unit"),
        _c("owners", "Owners", note="Households in which somebody works there, and people met at work.", link=("/work_owners", {})),
        _c("target", "Group-buy: wanted", note="Households, of all group-buys that were not cancelled."),
        _c("joined", "Group-buy: signed up"), _c("sold", "Group-buy: ordered", note="Signed up, and at level O or D."),
        _c("rate", "Of those wanted", "percent", "Signed up ÷ wanted.", part="joined", whole="target"),
        _later("Amount", ORDERS_LATER, "money"),
        _c("next_on", "Next meeting", "day", "The next task of a key person."),
        _c("supports", "Support not answered"),
    ),
    filters=(), usual="all", narrow=_of_unit, opens="/work_unit/{id}", chart=Chart("bars", "Owners by unit", "name", ("owners", "joined")),
)  # fmt: skip
