"""The lists behind the numbers of reports; they are reports too, but stand in no index."""

from __future__ import annotations

from fieldsales.reports import finish, words
from fieldsales.reports.lines import column as _c
from fieldsales.reports.report import Report
from fieldsales.reports.words import label

LISTS = (
    Report("steps", "Households behind a number", "The households of one step, with the first day of each.", (
        _c("place", "Address", "text"), *(_c(key, str(label("report_step", code)), "day") for key, code in words.STEPS if key),
    ), sql="r11", filters=("period", "rep", "block", "cohort"), opens="/{opens}/{opens_id}", listed=False, sums=False, finish=finish.reached),
    Report("customers", "Customers behind a number", "The customers of one cell.", (
        _c("name", "Customer's name", "text"), _c("phone", "Phone", "phone"), _c("place", "Address", "text"),
        _c("level", "Level", "text"),
        _c("level_on", "Level since", "day"),
        _c("stage", "Stage", "word", words="stage"), _c("need_area", "Area m²", "area"), _c("made_on", "Captured", "day"),
        _c("due_on", "Next", "day"), _c("owner", "Rep", "text"),
    ), filters=("period", "rep", "block", "source", "type"), long=True, opens="/customer/{id}", listed=False, finish=finish.named),
    Report("doors", "Doors behind a number", "The doors of one cell, each once a day, with the last visit.", (
        _c("day", "Day", "day"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("outcome", "Outcome", "word", words="outcome"),
    ), by=("rep", "manager"), long=True, opens="/door/{door_id}", listed=False),
    Report("followups", "Contacts behind a number", "The contacts of one cell.", (
        _c("at", "Time", "time"), _c("place", "Address", "text"), _c("who", "Rep", "text"),
        _c("channel", "Way", "word", words="channel"),
        _c("result", "Result", "word", words="result"), _c("valid", "Valid", "yes"), _c("note", "Note", "text"),
    ), by=("rep", "manager"), long=True, opens="/customer/{customer_id}", listed=False),
    Report("orders", "Orders behind a number", "The orders of one cell, as far as they are known before orders are kept.", (
        _c("day", "Day", "day"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("area", "Area m²", "area"),
        _c("at_once", "At the first talk", "yes"),
    ), by=("rep", "manager"), long=True, opens="/{opens}/{opens_id}", listed=False),
    Report("losses", "Losses behind a number", "The applications to give a customer up of one cell.", (
        _c("at", "Time", "time"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("reason", "Reason", "word", words="lost_reason"),
        _c("competitor", "Competitor", "text"), _c("price", "Price per m²", "number"), _c("status", "What came of it", "word", words="lost_status"),
        _c("decided_at", "Decided", "time"), _c("called", "Call-back", "word", words="lost_call"),
    ), long=True, opens="/customer/{customer_id}", listed=False),
    Report("clashes", "Double claims behind a number", "The double claims of one cell.", (
        _c("found_at", "Time", "time"), _c("place", "Address", "text"), _c("first_name", "First", "text"), _c("second_name", "Second", "text"),
        _c("status", "State", "word", words="collision_status"), _c("decision", "Decision", "word", words="decision"), _c("decided_at", "Decided", "time"),
    ), filters=("period", "rep"), long=True, opens="/collision/{id}", listed=False),
    Report("pooled", "Pool moves behind a number", "Who went into the public pool or came out of it.", (
        _c("at", "Time", "time"), _c("place", "Address", "text"), _c("level", "Level", "text"), _c("who", "Rep", "text"),
        _c("now_with", "With whom now", "text"),
    ), filters=("period", "rep"), long=True, opens="/customer/{subject_id}", listed=False),
    Report("levels", "Changes of level behind a number", "The changes of level of one cell.", (
        _c("at", "Time", "time"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("prev", "Before", "text"),
        _c("level", "After", "text"), _c("reason", "Reason", "word", words="lost_reason"),
    ), by=("rep", "manager"), long=True, opens="/customer/{customer_id}", listed=False),
)  # fmt: skip
