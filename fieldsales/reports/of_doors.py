"""Reports of the doors: traffic (R1), visits (R9), coverage (R10), the funnel (R11)."""

from __future__ import annotations

from fieldsales.reports import finish
from fieldsales.reports.lines import NOT_KEPT
from fieldsales.reports.lines import column as _c
from fieldsales.reports.lines import doors as _doors
from fieldsales.reports.lines import later as _later
from fieldsales.reports.report import Chart, Check, Report
from fieldsales.reports.words import label

OUTCOMES = (
    "no_answer",
    "locked_empty",
    "worker_only",
    "family_met",
    "owner_met",
    "refused",
    "done_by_us",
    "done_by_other",
)
TRAFFIC = Report(
    "R1", "Traffic at the doors", "How many doors were knocked on, opened and talked at, by day or by hour, and what became orders.",
    (
        _c("slot", "Day or hour", "slot"),
        _c("batches", "Store visits", note="Lines of the register; a party is one.", link=("R8", {"only": "store"})),
        _c("guests", "Persons in the store"),
        _c("called", "Calls to the store", link=("R8", {"only": "calls"})),
        _c("guest_first", "First-time guests", note="In the store or by phone, for the first time and not along with another.",
           link=("R8", {"only": "guest_first"})),
        _c("guest_filed", "Guests filed", note="First-time guests who left a phone number or WeChat.", link=("R8", {"only": "guest_filed"})),
        _c("guest_rate", "File rate of the store", "percent", "Guests filed ÷ first-time guests.", part="guest_filed", whole="guest_first"),
        _c("knocks", "Knocks", note="Visits that count; the same door twice is two knocks.", link=("R9", {})),
        _c("opened", "Opened", note="Somebody opened.", link=("R9", {"only": "opened"})),
        _c("met", "Talks", note="Owner or family was talked to.", link=("R9", {"only": "met"})),
        _c("first", "First talks", note="The first talk at this door, by anyone.", link=("R9", {"only": "first"})),
        _c("again", "Further talks", note="Talks less first talks.", link=("R9", {"only": "again"})),
        _c("filed", "Files", note="First talks at doors of which we have a phone number or WeChat.", link=("R9", {"only": "filed"})),
        _c("file_rate", "File rate", "percent", "Files ÷ first talks.", part="filed", whole="first"),
        _c("stay_mean", "Average stay (min)", "number", "Of guests whose leaving was noted.", part="stay_sum", whole="stay_n"),
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

VISITS = Report(
    "R9", "Visit by visit", "Every visit: when, where, whom, to what end, what came of it and what comes next.",
    (
        _c("at", "Time", "time"), _c("slot", "Time of day", "word", words="report_slot"), _c("place", "Address", "text"),
        _c("who", "Rep", "text"),
        _c("contact", "Whom", "text", "The contact of this door, where somebody was talked to."),
        _c("role", "Who it is", "word", words="contact_role"), _c("decider", "Decides", "yes"),
        _c("channel", "Way", "word", words="channel"), _c("aim", "Purpose", "word", words="report_aim"),
        _later("Stay (min)", NOT_KEPT),
        _c("outcome", "Outcome", "word", words="outcome"), _c("stage", "Stage", "word", words="stage"),
        _c("levels", "Level before → after", "text", "After: at the end of that day."),
        _c("photos", "Photos", note="Taken at this door that day."),
        _later("Position off by (m)", NOT_KEPT), _c("next_on", "Next step", "day"),
        _c("met", "Valid", "yes", "Owner or family was talked to."),
    ),
    by=("rep", "manager"), usual="7", long=True, opens="/door/{door_id}", finish=finish.visits,
    figures=(
        _c("n", "Visits"), _c("met", "Valid visits", note="Owner or family was talked to."),
        _c("days", "Days out", note="Reps × days with a visit."),
        _c("per_day", "Valid visits per rep and day", "number", "Valid visits ÷ days out.", part="met", whole="days"),
    ),
)  # fmt: skip

REGISTER = Report(
    "R8", "Guests of the store", "Who came or called, who received him, what came of it, and whether he was filed.",
    (
        _c("nth", "No.", total=False), _c("day", "Day", "day"), _c("came_at", "Came at", "text"), _c("left_at", "Left at", "text"),
        _c("way", "How he came", "word", words="reception_way"), _c("name", "Customer's name", "text"), _c("phone", "Phone", "phone"),
        _c("persons", "Persons"), _c("source", "Source", "word", words="source"), _c("again", "Came before", "yes"),
        _c("place", "Address", "text"), _c("stage", "Stage", "word", words="stage"),
        _c("product", "What he looks for", "word", words="product"), _c("need_area", "Area m²", "area"), _c("level", "Level", "text"),
        _c("receiver", "Received by", "text"), _c("said", "What was talked about", "text"), _c("result", "Result", "word", words="result"),
        _c("next_on", "Next", "day"),
        _c("filed", "In the book", "yes", "A phone number or WeChat was left, or the guest was in the book already."),
        _c("owner", "Given to rep", "text"),
    ),
    usual="30", long=True, opens="/customer/{customer_id}",
    figures=(
        _c("n", "Entries"), _c("persons_n", "Persons"),
        _c("first_n", "First-time guests", note="In the store or by phone, for the first time and not along with another."),
        _c("filed_n", "Guests filed", note="First-time guests who left a phone number or WeChat."),
        _c("rate", "File rate of the store", "percent", "Guests filed ÷ first-time guests.", part="filed_n", whole="first_n"),
    ),
)  # fmt: skip

COVERAGE = Report(
    "R10", "Coverage of doors", "Block, building and unit: how many doors were visited, opened and won, and whose they are.",
    (
        _c("label", "Which place", "text"), _c("doors", "Doors, all", link=_doors("all")),
        _c("sweepable", "To sweep", note="Shops and unsold flats left out.", link=_doors("sweepable")),
        _c("visited", "Visited", link=_doors("visited")),
        _c("coverage", "Coverage rate", "percent", "Visited ÷ to sweep.", part="visited", whole="sweepable"),
        _c("opened", "Opened", link=_doors("opened")),
        _c("open_rate", "Open rate", "percent", "Opened ÷ visited doors.", part="opened", whole="visited"),
        _c("met", "Met", note="Owner or family was talked to.", link=_doors("met")),
        _c("met_rate", "Contact rate", "percent", "Met ÷ visited doors.", part="met", whole="visited"),
        _c("direct", "Direct", link=_doors("direct")), _c("key_person", "Key persons", link=_doors("key_person")),
        *(_c(code, label("outcome", code), link=_doors(code)) for code in OUTCOMES),
        _c("need_area", "Need m²", "area", "The need as it was told.", link=_doors("need")),
        _c("ours", "Our orders", note="Ordered from us: a visit, level O or D.", link=_doors("ours")),
        _c("other", "Competitors", link=_doors("other")),
        _c("penetration", "Penetration", "percent", "Our orders ÷ renovated doors.", part="ours", whole="renovated"),
        _c("mean", "Visits a door", "number", "Visits ÷ visited doors.", part="visits", whole="visited"),
        _c("last_at", "Last visit", "time"), _c("who", "Rep", "text"),
    ),
    screen="coverage", filters=("period", "rep", "block", "type"), usual="all", periods=("today", "7", "30", "all"),
    groups=(("block", "Block"), ("building", "Building"), ("unit", "Unit")), finish=finish.coverage, narrow=finish.of_place,
    opens="/coverage?{inside}={inside_id}",
    chart=Chart("bars", "Doors to sweep and visited", "label", ("sweepable", "visited")),
    notes=("The heat grid of a building is under Coverage.",),
)  # fmt: skip

FUNNEL = Report(
    "R11", "Funnel", "From the door to the floor: how many reach each step, and how many days a step takes.",
    (
        _c("grp", "Group", "text"), _c("step", "Step", "word", words="report_step"),
        _c("n", "Households", note="In the period; for a cohort, of the households first knocked on or written down in the period, until today.",
           link=("steps", {})),
        _c("rate", "Of the step before", "percent", part="n", whole="before"),
        _c("of_all", "Of the first step", "percent", part="n", whole="top"),
        _c("days", "Median days", "number", "From the step before to this one, where both are known.", total=False),
    ),
    filters=("period", "rep", "block", "cohort"), groups=(("all", "All"), ("rep", "Rep"), ("block", "Block"), ("month", "Month")),
    finish=finish.funnel, narrow=finish.of_step, sums=False, chart=Chart("across", "From the door to the floor", "label", ("n",)),
    checks=(
        Check("Doors knocked and customers without a door = the first step",
              lambda t: t["begun"]["doors"] + t["begun"]["guests"], lambda t: sum(row["n"] for row in t["rows"] if row["step"] == "knocked")),
    ),
    notes=("Steps are counted by their own facts, so a later step may have more households than the one before.",
           "Who came in another way and has no door known begins with the day he was written down; with a block chosen he is not counted.",
           "Locked: since orders are kept."),
)  # fmt: skip
