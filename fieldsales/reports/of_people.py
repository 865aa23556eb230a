"""Reports of reps and customers: the working day (R2), customers (R3), sources (R6), progress (R7), quality (R22)."""

from __future__ import annotations

from fieldsales.reports import finish
from fieldsales.reports.lines import COST_LATER, ORDERS_LATER, SAMPLE_LATER
from fieldsales.reports.lines import column as _c
from fieldsales.reports.lines import later as _later
from fieldsales.reports.report import Chart, Check, Report

LEVELS = (
    ("level", "Level"),
    ("type", "Type"),
    ("source", "Source"),
    ("block", "Block"),
    ("stage", "Stage"),
    ("kind", "Kind of house"),
    ("product", "Kind of floor"),
    ("value", "Value to us"),
    ("budget", "Budget"),
)
DAILY = Report(
    "R2", "Daily work report", "What each rep did on each day, beside the report he sent and the answer he got.",
    (
        _c("day", "Day", "day"), _c("name", "Rep", "text"),
        _c("planned", "Tasks planned", note="As he saw it when he sent his report.", total=False),
        _c("done", "Tasks done", note="Follow-ups that closed their task.", link=("followups", {"only": "done"})),
        _c("done_rate", "Tasks done %", "percent", "Done ÷ planned, where a report was sent.", part="done_of", whole="planned"),
        _c("knocked", "Doors knocked", note="Different doors of the day.", link=("doors", {"only": "knocked"})),
        _c("opened", "Doors opened", note="Different doors of the day.", link=("doors", {"only": "opened"})),
        _c("filed", "New households filed", note="Households of which a phone number or WeChat became known that day.",
           link=("customers", {"cell": "reached"})),
        _c("customers", "New customers", note="Counted for the rep who has them now.", link=("customers", {"cell": "made"})),
        _c("calls", "Calls", link=("followups", {"only": "calls"})),
        _c("wechat", "WeChat", link=("followups", {"only": "wechat"})),
        _c("talks", "Talks face to face", note="Visits and meetings with a customer who was talked to.", link=("followups", {"only": "talks"})),
        _c("store", "Came to the store", note="From follow-ups.", link=("followups", {"only": "store"})),
        _c("measured", "Measured", note="From follow-ups.", link=("followups", {"only": "measured"})),
        _c("orders", "New orders", note="The first word of an order: a visit, level O or a deposit.", link=("orders", {})),
        _c("area", "Ordered m²", "area", "The need as it was told."),
        _later("Ordered amount", ORDERS_LATER, "money"), _later("Paid in", ORDERS_LATER, "money"),
        _c("up", "Levels up", link=("levels", {"only": "up"})), _c("down", "Levels down", link=("levels", {"only": "down"})),
        _c("complaints", "New complaints", note="From follow-ups, until complaints are kept.", link=("followups", {"only": "complaints"})),
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
        _c("left_n", "Went out", note="To another level, up or down; by anything but level: laid or cancelled.",
           link=("customers", {"cell": "left"})),
        _c("deal_n", "Won", note="Went to level O.", link=("customers", {"cell": "deal"})),
        _c("lost_n", "Lost", note="Went to level F.", link=("customers", {"cell": "lost"})),
        _c("closing", "At the end", note="Start + new + came in − went out − won − lost."),
        _c("area_mean", "Average m²", "area", "Of those who named a need.", part="area_sum", whole="area_n"),
        _later("Expected amount", COST_LATER, "money"),
    ),
    filters=("period", "rep", "block", "source", "type"), groups=LEVELS, narrow=finish.of_group, finish=finish.groups,
    checks=(Check("Start + new + came in − went out − won − lost = end", lambda t: t["closing"], lambda t: t["end_n"]),),
    chart=Chart("bars", "Customers at the end", "mark", ("end_n",)),
    notes=("Type, source, stage, block, value and budget are those of today; levels are those of the time.",),
)  # fmt: skip

SOURCES = Report(
    "R6", "Sources of customers", "Where new customers came from and how far those of each source have got.",
    (
        _c("source", "Source", "group"),
        _c("branch", "Branch", "text"),
        _c("leads", "Leads", note="Customers captured in the period.", link=("customers", {"cell": "new"})),
        _c("valid", "Talked to", note="At least one contact that counts.", link=("customers", {"cell": "new", "has": "valid"})),
        _c("filed", "Files", note="With a phone number or WeChat.", link=("customers", {"cell": "new", "has": "filed"})),
        _c("h", "Level H", link=("customers", {"cell": "new", "has": "H"})),
        _c("a", "Level A", link=("customers", {"cell": "new", "has": "A"})),
        _c("b", "Level B", link=("customers", {"cell": "new", "has": "B"})),
        _c("c", "Level C", link=("customers", {"cell": "new", "has": "C"})),
        _c("store", "Came to the store", note="From follow-ups.", link=("customers", {"cell": "new", "has": "store"})),
        _c("orders", "Orders", note="Of these customers, until today.", link=("customers", {"cell": "new", "has": "ordered"})),
        _c("area", "Ordered m²", "area", "The need as it was told."), _later("Ordered amount", ORDERS_LATER, "money"),
        _c("order_rate", "Conversion", "percent", "Orders ÷ files.", part="orders", whole="filed"),
        _later("Cost of the channel", COST_LATER, "money"), _later("Cost per customer", COST_LATER, "money"),
        _later("ROI", COST_LATER, "percent"),
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
        _c("level", "Level", "text"), _c("level_days", "Days at this level", total=False),
        _c("stage", "Stage", "word", words="stage"),
        _c("t_on", "Planned installation", "day"), _c("t_source", "Who named the day", "word", words="plan_source"),
        _c("node", "Back-schedule", "text", "Days from T, the day of installation."),
        _c("met_on", "Last valid contact", "day"),
        _c("quiet_days", "Days since", note="Since the last valid contact, or since he became known.", total=False),
        _c("every", "Rhythm in days", note="Of his level, from the rules.", total=False),
        _c("over", "Days over", note="max(0, days since − rhythm).", total=False),
        _c("contacts", "Times followed up"), _c("result", "Last result", "word", words="result"), _c("due_on", "Next", "day"),
        _c("elements", "Four elements", note="How many of the four that decide a purchase are there, with what shows it.", total=False),
        _c("competitor", "Competitor", "text"),
        _c("owner", "Rep", "text"), _c("comment", "Manager's word", "text"),
    ),
    filters=("rep", "block", "source", "type"), long=True, opens="/customer/{id}", finish=finish.progress,
)  # fmt: skip

QUALITY = Report(
    "R22", "Quality of the data", "What is missing in the books of open customers, and whether daily reports came in time.",
    (
        _c("name", "Rep", "text"), _c("customers", "Open customers", link=("customers", {"cell": "open"})),
        _c("complete", "Complete", note="With a phone number or WeChat, stage, need and next plan.",
           link=("customers", {"cell": "open", "has": "complete"})),
        _c("complete_rate", "Completeness", "percent", "Complete ÷ open customers.", part="complete", whole="customers"),
        _c("no_phone", "No phone", link=("customers", {"cell": "open", "has": "no_phone"})),
        _c("no_stage", "No stage", link=("customers", {"cell": "open", "has": "no_stage"})),
        _c("no_plan", "No next plan", link=("customers", {"cell": "open", "has": "no_plan"})),
        _c("twice", "Number stands twice", note="A phone number that another household has too.",
           link=("customers", {"cell": "open", "has": "twice"})),
        _c("twice_rate", "Duplicates", "percent", "Doubles ÷ open customers.", part="twice", whole="customers"),
        _later("Accuracy (sample)", SAMPLE_LATER, "percent"),
        _c("days", "Reports due", note="Days with work, today left out."),
        _c("on_time", "In time", note="Sent before the hour set in the settings."),
        _c("on_time_rate", "Reports in time", "percent", "In time ÷ due.", part="on_time", whole="days"),
        _later("Score of the quarter", SAMPLE_LATER, "number"),
    ),
    filters=("period", "rep", "block"), narrow=finish.of_rep, chart=Chart("bars", "Completeness", "name", ("customers", "complete")),
)  # fmt: skip
