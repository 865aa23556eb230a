"""The law's own report: compliance (R24), for the owner and for whoever audits him."""

from __future__ import annotations

from fieldsales.reports import finish
from fieldsales.reports.lines import column as _c
from fieldsales.reports.report import Report

COMPLIANCE = Report(
    "R24", "Compliance", "Files taken, numbers shown, consent and refusals, requests in time, and contacts that should not have been.",
    (
        _c("name", "Who it was", "text"),
        _c("files", "Files taken", note="With customers in them; this report is not one."),
        _c("with_numbers", "Of them with numbers"), _c("shown", "Numbers shown", note="In full, at the desk."),
        _c("filed", "People filed", note="Contacts written down in the period."),
        _c("agreed", "Agreed", note="To anything, and not taken back."),
        _c("agreed_rate", "Consent rate", "percent", "Agreed ÷ people filed.", part="agreed", whole="filed"),
        _c("refused", "Said no", note="People who want no contact any more, as he wrote it down."),
        _c("early", "Outside calling hours", note="Calls and messages; should be 0."),
        _c("often", "More than allowed a day", note="Calls and messages to one customer without an order; should be 0."),
        _c("after_no", "After a no", note="Calls and messages to a household of which all said no, from the next day on; should be 0."),
    ),
    filters=("period", "rep"), narrow=finish.of_rep,
    figures=(
        _c("requests", "Requests"), _c("in_time", "Requests in time", note="Done by the day they were due, or not due yet."),
        _c("in_time_rate", "In time, of all", "percent", "In time ÷ requests.", part="in_time", whole="requests"),
        _c("deleted", "People deleted on request"),
    ),
)  # fmt: skip
