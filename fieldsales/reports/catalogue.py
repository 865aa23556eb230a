"""Every report, one entry each, in the order of the index; then the lists behind their numbers.

Titles, notes and sentences are msgids. Formulas are those of the shop's handbook: a rate of nothing is "—", never 0 %.
"""

from __future__ import annotations

from fieldsales.reports import filters, finish, words
from fieldsales.reports.report import Chart, Check, Column, Report
from fieldsales.reports.words import label

ORDERS_LATER = "Since orders are kept (part 4)."
STORE_LATER = "Since the traffic of the store is kept (part 4)."
COST_LATER = "Since costs and amounts are kept (part 4)."
DEALS_LATER = "Since what decides a purchase is kept (part 4)."
SAMPLE_LATER = "Since samples are checked (part 4)."
NOT_KEPT = "Not kept on purpose: nobody is followed by position or by the minute."
LEVELS = (
    ("level", "Level"),
    ("type", "Type"),
    ("source", "Source"),
    ("block", "Block"),
    ("stage", "Stage"),
    ("kind", "Kind of house"),
    ("product", "Kind of floor"),
)


def _c(key: str, title: str, kind: str = "int", note: str = "", **more) -> Column:
    return Column(key, title, kind, note, **more)


def _later(title: str, why: str, kind: str = "int") -> Column:
    return Column(f"later_{title}", title, kind, later=why)


TRAFFIC = Report(
    "R1", "Traffic at the doors", "How many doors were knocked on, opened and talked at, by day or by hour, and what became orders.",
    (
        _c("slot", "Day or hour", "slot"),
        _later("Store visits", STORE_LATER), _later("Persons in the store", STORE_LATER), _later("Calls to the store", STORE_LATER),
        _c("knocks", "Knocks", note="Visits that count; the same door twice is two knocks.", link=("R9", {})),
        _c("opened", "Opened", note="Somebody opened.", link=("R9", {"only": "opened"})),
        _c("met", "Talks", note="Owner or family was talked to.", link=("R9", {"only": "met"})),
        _c("first", "First talks", note="The first talk at this door, by anyone.", link=("R9", {"only": "first"})),
        _c("again", "Further talks", note="Talks less first talks.", link=("R9", {"only": "again"})),
        _c("filed", "Files", note="First talks at doors of which we have a phone number or WeChat.", link=("R9", {"only": "filed"})),
        _c("file_rate", "File rate", "percent", "Files ÷ first talks.", part="filed", whole="first"),
        _later("Average stay (min)", STORE_LATER),
        _c("at_once", "Orders at the first talk", note="Ordered on the day of the first talk. An order is known from a visit, level O or a deposit.",
           link=("orders", {"only": "at_once"})),
        _c("later", "Orders after follow-up", note="Ordered on a later day.", link=("orders", {"only": "later"})),
        _c("order_rate", "Order rate", "percent", "Orders ÷ files.", part="orders", whole="filed"),
        _c("peak", "Peak hour", "hour", "The hour in which most doors opened.", total=False),
    ),
    groups=(("day", "Day"), ("hour", "Hour")), narrow=finish.of_slot,
    checks=(
        Check("Orders = at the first talk + after follow-up", lambda t: t["sold"]["orders"], lambda t: t["at_once"] + t["later"]),
        Check("Talks = first talks + further talks", lambda t: t["talks"]["met"], lambda t: t["first"] + t["again"]),
    ),
    chart=Chart("bars", "Knocks and talks", "slot", ("knocks", "met")),
)  # fmt: skip

DAILY = Report(
    "R2", "Daily work report", "What each rep did on each day, beside the report he sent and the answer he got.",
    (
        _c("day", "Day", "day"), _c("name", "Rep", "text"),
        _c("planned", "Tasks planned", note="As he saw it when he sent his report.", total=False),
        _c("done", "Tasks done", note="Follow-ups that closed their task.", link=("followups", {"only": "done"})),
        _c("done_rate", "Tasks done %", "percent", "Done ÷ planned, where a report was sent.", part="done_of", whole="planned"),
        _c("knocked", "Doors knocked", note="Different doors of the day.", link=("/doors", {"show": "knocked"})),
        _c("opened", "Doors opened", note="Different doors of the day.", link=("/doors", {"show": "opened"})),
        _c("filed", "New households filed", note="Households of which a phone number or WeChat became known that day.",
           link=("customers", {"cell": "reached"})),
        _c("customers", "New customers", note="Counted for the rep who has them now.", link=("customers", {"cell": "made"})),
        _c("calls", "Calls", link=("followups", {"only": "calls"})), _c("wechat", "WeChat", link=("followups", {"only": "wechat"})),
        _c("talks", "Talks face to face", note="Visits and meetings with a customer who was talked to.", link=("followups", {"only": "talks"})),
        _c("store", "Came to the store", note="From follow-ups.", link=("followups", {"only": "store"})),
        _c("measured", "Measured", note="From follow-ups.", link=("followups", {"only": "measured"})),
        _c("orders", "New orders", note="The first word of an order: a visit, level O or a deposit.", link=("orders", {})),
        _c("area", "Ordered m²", "area", "The need as it was told."),
        _later("Ordered amount", ORDERS_LATER, "money"), _later("Paid in", ORDERS_LATER, "money"),
        _c("up", "Levels up", link=("levels", {"only": "up"})), _c("down", "Levels down", link=("levels", {"only": "down"})),
        _c("complaints", "New complaints", note="From follow-ups, until complaints are kept (part 4).", link=("followups", {"only": "complaints"})),
        _c("problems", "Problems", "text"), _c("plan", "Plan for tomorrow", "text"), _c("answer", "Manager's answer", "text"),
        _c("sent_at", "Sent", "time"),
        _c("on_time", "In time", "yes", "The first report of the day came before the hour set in the settings.", total=False),
        _c("drift", "Later difference", "text", "What the day says now, where it differs from what was sent: work that came in afterwards."),
    ),
    by=("rep", "manager"), usual="7", narrow=finish.of_day_and_rep, finish=finish.daily, opens="/dailies?rep={person_id}&day={day}",
    chart=Chart("bars", "Doors knocked and tasks done", "day", ("knocked", "done")),
)  # fmt: skip

CUSTOMERS = Report(
    "R3", "Customer analysis", "How many customers there were, came, moved, were won and lost, and are, by level or what they are.",
    (
        _c("grp", "Group", "group"),
        _c("end_n", "Customers", note="At the end of the period.", link=("customers", {"cell": "end"})),
        _c("share", "Share", "percent", "Of all in this table.", part="end_n", whole="all_n"),
        _c("start_n", "At the start", link=("customers", {"cell": "start"})),
        _c("new_n", "New", note="Captured in the period, whenever it was sent.", link=("customers", {"cell": "new"})),
        _c("came_n", "Came in", note="From another level, up or down; by anything but level: taken up again.", link=("customers", {"cell": "came"})),
        _c("left_n", "Went out", note="To another level, up or down; by anything but level: laid or cancelled.", link=("customers", {"cell": "left"})),
        _c("deal_n", "Won", note="Went to level O.", link=("customers", {"cell": "deal"})),
        _c("lost_n", "Lost", note="Went to level F.", link=("customers", {"cell": "lost"})),
        _c("closing", "At the end", note="Start + new + came in − went out − won − lost."),
        _c("area_mean", "Average m²", "area", "Of those who named a need.", part="area_sum", whole="area_n"),
        _later("Expected amount", COST_LATER, "money"),
    ),
    filters=("period", "rep", "block", "source", "type"), groups=LEVELS, narrow=finish.of_group, finish=finish.groups,
    checks=(Check("Start + new + came in − went out − won − lost = end", lambda t: t["closing"], lambda t: t["end_n"]),),
    chart=Chart("bars", "Customers at the end", "mark", ("end_n",)),
    notes=("Type, source, stage and block are those of today; levels are those of the time.",),
)  # fmt: skip

SOURCES = Report(
    "R6", "Sources of customers", "Where new customers came from and how far those of each source have got.",
    (
        _c("source", "Source", "group"), _c("leads", "Leads", note="Customers captured in the period.", link=("customers", {"cell": "new"})),
        _c("valid", "Talked to", note="At least one contact that counts.", link=("customers", {"cell": "new", "has": "valid"})),
        _c("filed", "Files", note="With a phone number or WeChat.", link=("customers", {"cell": "new", "has": "filed"})),
        _c("h", "Level H", link=("customers", {"cell": "new", "has": "H"})), _c("a", "Level A", link=("customers", {"cell": "new", "has": "A"})),
        _c("b", "Level B", link=("customers", {"cell": "new", "has": "B"})), _c("c", "Level C", link=("customers", {"cell": "new", "has": "C"})),
        _c("store", "Came to the store", note="From follow-ups.", link=("customers", {"cell": "new", "has": "store"})),
        _c("orders", "Orders", note="Of these customers, until today.", link=("customers", {"cell": "new", "has": "ordered"})),
        _c("area", "Ordered m²", "area", "The need as it was told."), _later("Ordered amount", ORDERS_LATER, "money"),
        _c("order_rate", "Conversion", "percent", "Orders ÷ files.", part="orders", whole="filed"),
        _later("Cost of the channel", COST_LATER, "money"), _later("Cost per customer", COST_LATER, "money"), _later("ROI", COST_LATER, "percent"),
        _c("days_mean", "Days to the order", "number", "On average, from the first capture.", part="days_sum", whole="orders"),
    ),
    filters=("period", "rep", "block", "type"), narrow=finish.of_source,
    checks=(Check("Leads = new customers of R3", lambda t: t["leads"], lambda t: t["again"]["new_n"]),),
    chart=Chart("pareto", "Leads by source", "label", ("leads",)), finish=finish.sources,
)  # fmt: skip

PROGRESS = Report(
    "R7", "Progress of open customers", "Every open customer: level, stage, the floor's day, what is late and what is next.",
    (
        _c("name", "Customer's name", "text"), _c("phone", "Phone", "phone"), _c("place", "Address", "text"),
        _c("type", "Type", "word", words="customer_type"),
        _c("level", "Level", "text"), _c("level_days", "Days at this level", total=False), _c("stage", "Stage", "word", words="stage"),
        _c("t_on", "Planned installation", "day"), _c("t_source", "Who named the day", "word", words="plan_source"),
        _c("node", "Back-schedule", "text", "Days from T, the day of installation."),
        _c("met_on", "Last valid contact", "day"),
        _c("quiet_days", "Days since", note="Since the last valid contact, or since he became known.", total=False),
        _c("every", "Rhythm in days", note="Of his level, from the rules.", total=False),
        _c("over", "Days over", note="max(0, days since − rhythm).", total=False),
        _c("contacts", "Times followed up"), _c("result", "Last result", "word", words="result"), _c("due_on", "Next", "day"),
        _later("Four elements", DEALS_LATER, "text"), _later("Competitor", DEALS_LATER, "text"),
        _c("owner", "Rep", "text"), _c("comment", "Manager's word", "text"),
    ),
    filters=("rep", "block", "source", "type"), long=True, opens="/customer/{id}", finish=finish.progress,
)  # fmt: skip

VISITS = Report(
    "R9", "Visit by visit", "Every visit: when, where, whom, to what end, what came of it and what comes next.",
    (
        _c("at", "Time", "time"), _c("slot", "Time of day", "word", words="report_slot"), _c("place", "Address", "text"), _c("who", "Rep", "text"),
        _c("contact", "Whom", "text", "The contact of this door, where somebody was talked to."),
        _c("role", "Who it is", "word", words="contact_role"), _c("decider", "Decides", "yes"),
        _c("channel", "Way", "word", words="channel"), _c("aim", "Purpose", "word", words="report_aim"), _later("Stay (min)", NOT_KEPT),
        _c("outcome", "Outcome", "word", words="outcome"), _c("stage", "Stage", "word", words="stage"),
        _c("levels", "Level before → after", "text", "After: at the end of that day."), _c("photos", "Photos", note="Taken at this door that day."),
        _later("Position off by (m)", NOT_KEPT), _c("next_on", "Next step", "day"), _c("met", "Valid", "yes", "Owner or family was talked to."),
    ),
    by=("rep", "manager"), usual="7", long=True, opens="/door/{door_id}", finish=finish.visits,
    figures=(
        _c("n", "Visits"), _c("met", "Valid visits", note="Owner or family was talked to."), _c("days", "Days out", note="Reps × days with a visit."),
        _c("per_day", "Valid visits per rep and day", "number", "Valid visits ÷ days out.", part="met", whole="days"),
    ),
)  # fmt: skip

COVERAGE = Report(
    "R10", "Coverage of doors", "Block, building and unit: how many doors were visited, opened, won, and the heat grid.", (), elsewhere="/coverage",
)  # fmt: skip

FUNNEL = Report(
    "R11", "Funnel", "From the door to the floor: how many reach each step, and how many days a step takes.",
    (
        _c("grp", "Group", "text"), _c("step", "Step", "word", words="report_step"),
        _c("n", "Doors", note="In the period; for a cohort, of the doors first knocked on in the period, until today.",
           link=("steps", {})),
        _c("rate", "Of the step before", "percent", part="n", whole="before"), _c("of_all", "Of all doors", "percent", part="n", whole="top"),
        _c("days", "Median days", "number", "From the step before to this one, where both are known.", total=False),
    ),
    filters=("period", "rep", "block", "cohort"), groups=(("all", "All"), ("rep", "Rep"), ("block", "Block"), ("month", "Month")),
    finish=finish.funnel, narrow=finish.of_step, sums=False, chart=Chart("across", "From the door to the floor", "label", ("n",)),
    notes=("Steps are counted by their own facts, so a later step may have more doors than the one before.", "Locked: since orders are kept (part 4)."),
)  # fmt: skip

QUALITY = Report(
    "R22", "Quality of the data", "What is missing in the books of open customers, and whether daily reports came in time.",
    (
        _c("name", "Rep", "text"), _c("customers", "Open customers", link=("customers", {"cell": "open"})),
        _c("complete", "Complete", note="With a phone number or WeChat, stage, need and next plan.", link=("customers", {"cell": "open", "has": "complete"})),
        _c("complete_rate", "Completeness", "percent", "Complete ÷ open customers.", part="complete", whole="customers"),
        _c("no_phone", "No phone", link=("customers", {"cell": "open", "has": "no_phone"})),
        _c("no_stage", "No stage", link=("customers", {"cell": "open", "has": "no_stage"})),
        _c("no_plan", "No next plan", link=("customers", {"cell": "open", "has": "no_plan"})),
        _c("twice", "Number stands twice", note="A phone number that another household has too.", link=("customers", {"cell": "open", "has": "twice"})),
        _c("twice_rate", "Duplicates", "percent", "Doubles ÷ open customers.", part="twice", whole="customers"),
        _later("Accuracy (sample)", SAMPLE_LATER, "percent"),
        _c("days", "Reports due", note="Days with work, today left out."), _c("on_time", "In time", note="Sent before the hour set in the settings."),
        _c("on_time_rate", "Reports in time", "percent", "In time ÷ due.", part="on_time", whole="days"),
        _later("Score of the quarter", SAMPLE_LATER, "number"),
    ),
    filters=("period", "rep", "block"), narrow=finish.of_rep, chart=Chart("bars", "Completeness", "name", ("customers", "complete")),
)  # fmt: skip

LISTS = (
    Report("steps", "Doors behind a number", "The doors of one step, with the first day of each.", (
        _c("place", "Address", "text"), *(_c(key, str(label("report_step", code)), "day") for key, code in words.STEPS if key),
    ), sql="r11", filters=("period", "rep", "block", "cohort"), opens="/door/{door_id}", listed=False, sums=False, finish=finish.reached),
    Report("customers", "Customers behind a number", "The customers of one cell.", (
        _c("name", "Customer's name", "text"), _c("phone", "Phone", "phone"), _c("place", "Address", "text"), _c("level", "Level", "text"),
        _c("level_on", "Level since", "day"),
        _c("stage", "Stage", "word", words="stage"), _c("need_area", "Area m²", "area"), _c("made_on", "Captured", "day"),
        _c("due_on", "Next", "day"), _c("owner", "Rep", "text"),
    ), filters=("period", "rep", "block", "source", "type"), long=True, opens="/customer/{id}", listed=False),
    Report("followups", "Contacts behind a number", "The contacts of one cell.", (
        _c("at", "Time", "time"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("channel", "Way", "word", words="channel"),
        _c("result", "Result", "word", words="result"), _c("valid", "Valid", "yes"), _c("note", "Note", "text"),
    ), by=("rep", "manager"), long=True, opens="/customer/{customer_id}", listed=False),
    Report("orders", "Orders behind a number", "The orders of one cell, as far as they are known before orders are kept.", (
        _c("day", "Day", "day"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("area", "Area m²", "area"),
        _c("at_once", "At the first talk", "yes"),
    ), by=("rep", "manager"), long=True, opens="/door/{door_id}", listed=False),
    Report("levels", "Changes of level behind a number", "The changes of level of one cell.", (
        _c("at", "Time", "time"), _c("place", "Address", "text"), _c("who", "Rep", "text"), _c("prev", "Before", "text"),
        _c("level", "After", "text"), _c("reason", "Reason", "text"),
    ), by=("rep", "manager"), long=True, opens="/customer/{customer_id}", listed=False),
)  # fmt: skip

REPORTS: dict[str, Report] = {
    r.code: r for r in (TRAFFIC, DAILY, CUSTOMERS, SOURCES, PROGRESS, VISITS, COVERAGE, FUNNEL, QUALITY, *LISTS)
}


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
