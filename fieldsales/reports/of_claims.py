"""Reports of who was lost (R4, R5) and whose customers are (R21)."""

from __future__ import annotations

from collections import Counter, defaultdict

from fieldsales.reports import finish
from fieldsales.reports.lines import column as _c
from fieldsales.reports.report import Chart, Check, Report, Row


def reasons(rows: list[Row], around: dict) -> list[Row]:
    """One row for a reason and a competitor, the most frequent first, with their running share."""
    heaps: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        heaps[row["reason"], row["competitor"]].append(row)
    lines = [_heap(reason, brand, heap, len(rows), around) for (reason, brand), heap in heaps.items()]
    lines.sort(key=lambda line: (-line["n"], line["label"]))
    running = 0
    for line in lines:
        running += line["n"]
        line["running"] = running
    return lines


def _heap(reason: str, brand: str, heap: list[Row], whole: int, around: dict) -> Row:
    word = around["word"](finish.label("lost_reason", reason))
    prices = [row["price_fen"] for row in heap if row["price_fen"] is not None]
    both = [row for row in heap if row["price_fen"] is not None and row["our_fen"] is not None]
    return {
        "reason": reason, "competitor": brand, "label": f"{word} {brand}".strip(), "n": len(heap), "all_n": whole,
        "price_sum": sum(prices) / 100, "price_n": len(prices),
        "gap_sum": sum(row["our_fen"] - row["price_fen"] for row in both) / 100, "gap_n": len(both),
        "stage": _commonest(heap, "stage"), "block": _commonest(heap, "block_name"),
        "called": sum(1 for row in heap if row["called"] in ("so", "not_so")), "not_so": sum(1 for row in heap if row["called"] == "not_so"),
    }  # fmt: skip


def _commonest(heap: list[Row], key: str) -> str:
    counted = Counter(row[key] for row in heap if row[key])
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""


def of_reason(row: Row) -> dict[str, str]:
    return {"grp": row["reason"], "has": row["competitor"] or "-"}


LOST = Report(
    "R4", "Lost customers", "Whom reps asked to give up, what managers said, and who was taken up again.",
    (
        _c("name", "Rep", "text"), _c("start_n", "Open at the start", note="Counted for the rep who has them now."),
        _c("new_n", "New"), _c("asked", "Applications", note="By the day on which they were made.", link=("losses", {"cell": "asked"})),
        _c("approved", "Agreed to", link=("losses", {"cell": "approved"})), _c("rejected", "Not agreed to", link=("losses", {"cell": "rejected"})),
        _c("reassigned", "Given to a colleague", link=("losses", {"cell": "reassigned"})),
        _c("withdrawn", "Taken back", link=("losses", {"cell": "withdrawn"})), _c("submitted", "Waiting", link=("losses", {"cell": "submitted"})),
        _c("lost_rate", "Lost %", "percent", "Agreed to ÷ (open at the start + new).", part="approved", whole="had_n"),
        _c("clear_rate", "Clear reasons %", "percent", "Agreed to with a reason that says why, and not refuted by a call-back ÷ applications.",
           part="clear", whole="asked"),
        _c("contacts_mean", "Times followed up", "number", "On average, of those agreed to.", part="contacts_sum", whole="approved"),
        _c("days_mean", "Days known", "number", "On average, of those agreed to.", part="days_sum", whole="approved"),
        _c("again_n", "Taken up again", note="From level F to an open one."), _c("again_won", "And then ordered"),
    ),
    filters=("period", "rep", "block"), narrow=finish.of_rep,
    checks=(Check("Agreed to + not agreed to + given on + taken back + waiting = applications",
                  lambda t: t["approved"] + t["rejected"] + t["reassigned"] + t["withdrawn"] + t["submitted"], lambda t: t["asked"]),),
    chart=Chart("bars", "Applications and what came of them", "name", ("asked", "approved")),
)  # fmt: skip

WHY_LOST = Report(
    "R5", "Why customers were lost", "Reasons and competitors, the most frequent first; only what a manager agreed to.",
    (
        _c("reason", "Reason", "word", words="lost_reason"), _c("competitor", "Competitor", "text"),
        _c("n", "Lost", link=("losses", {"cell": "approved"})), _c("share", "Share", "percent", part="n", whole="all_n"),
        _c("run_share", "Running share", "percent", part="running", whole="all_n", total=False),
        _c("price", "Competitor's price, yuan/m²", "number", "On average, where one was told.", part="price_sum", whole="price_n"),
        _c("gap", "Difference to ours, yuan/m²", "number", "Our price − the competitor's, on average, where both were told.", part="gap_sum", whole="gap_n"),
        _c("stage", "Commonest stage", "word", words="stage"), _c("block", "Commonest block", "text"),
        _c("called", "Called back", link=("losses", {"cell": "called"})), _c("not_so", "Not so", link=("losses", {"cell": "not_so"})),
        _c("false_rate", "Not so %", "percent", "Not so ÷ called back and reached.", part="not_so", whole="called"),
    ),
    filters=("period", "rep", "block"), narrow=of_reason, finish=reasons,
    checks=(Check("Lost here = agreed to in R4", lambda t: t["n"], lambda t: t["losses"]["n"]),),
    chart=Chart("pareto", "Reasons", "label", ("n",)),
)  # fmt: skip

WHOSE = Report(
    "R21", "Whose customers are", "Registered and protected, claimed twice and how it ended, into the public pool and out of it.",
    (
        _c("name", "Rep", "text"), _c("registered", "Customers registered", note="Protection began in the period.", link=("customers", {"cell": "registered"})),
        _c("held", "Protected today", link=("customers", {"cell": "held"})),
        _c("expired", "Protection over", note="Today, and not yet in the pool.", link=("customers", {"cell": "expired"})),
        _c("clashes", "Double claims", note="As one of the two; so each counts for both.", total=False, link=("clashes", {"cell": "clashes"})),
        _c("won", "Decided for him", total=False, link=("clashes", {"cell": "won"})),
        _c("shared", "Shared or both", total=False, link=("clashes", {"cell": "shared"})),
        _c("put_in", "Into the pool", link=("pooled", {"cell": "put_in"})),
        _c("taken_out", "Out of the pool", note="Taken or given.", link=("pooled", {"cell": "taken_out"})),
        _c("claimed", "Of these taken himself", link=("pooled", {"cell": "claimed"})),
    ),
    filters=("period",), narrow=finish.of_rep,
    figures=(
        _c("before_n", "In the pool before"), _c("after_n", "In the pool at the end"), _c("collisions", "Double claims"), _c("decided", "Decided"),
        _c("days_mean", "Days until decided", "number", part="decide_days", whole="decided"),
    ),
    checks=(Check("In the pool before + in − out = at the end", lambda t: t["before_n"] + t["put_in"] - t["taken_out"], lambda t: t["after_n"]),),
    chart=Chart("bars", "Into the pool and out of it", "name", ("put_in", "taken_out")),
)  # fmt: skip
