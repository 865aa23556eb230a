"""What SQL leaves to Python: words for groups, what was in time, medians; and what a row adds to the list behind it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from statistics import median

from fieldsales.reports.report import Row
from fieldsales.reports.words import DAILY, STEPS, group_word, label, slot_of, words_of

# What a row adds to the address of its lists


def of_slot(row: Row) -> dict[str, str]:
    return _one_day(row["slot"]) if isinstance(row["slot"], str) else {}


def of_day_and_rep(row: Row) -> dict[str, str]:
    return _one_day(row["day"]) | {"rep": row["person_id"]}


def of_rep(row: Row) -> dict[str, str]:
    return {"rep": row["person_id"]}


def of_group(row: Row) -> dict[str, str]:
    return {"grp": row["grp"] or "none"}


def of_source(row: Row) -> dict[str, str]:
    return {"source": row["source"] or "none"}


def of_place(row: Row) -> dict[str, str]:
    return {row["at"]: row["id"]}


def _one_day(day: str) -> dict[str, str]:
    return {"period": "range", "from": day, "to": day}


# Rows


def daily(rows: list[Row], around: dict) -> list[Row]:
    """Plan and punctuality from the report that was sent; what differs from it by now."""
    today = around["params"]["today"]
    for row in rows:
        seen = dict(pair.split("=", 1) for pair in (row["seen"] or "").split(",") if "=" in pair)
        row["planned"] = int(seen["planned"]) if seen.get("planned", "").isdigit() else None
        row["done_of"] = row["done"] if row["planned"] is not None else 0
        row["label"] = f"{row['name']} {row['day'][5:]}"
        row["on_time"] = in_time(row, around["deadline"], today)
        row["drift"] = " ".join(
            f"{around['word'](DAILY[key])} {int(seen[key])}→{row[key]}"
            for key in DAILY if seen.get(key, "").isdigit() and int(seen[key]) != row[key]
        )  # fmt: skip
    return rows


def in_time(row: Row, deadline: dict, today: str) -> int | None:
    """1 or 0; None as long as the day's report may still come."""
    if row["sent_at"] is None:
        return None if row["day"] >= today else 0
    day = date.fromordinal(date.fromisoformat(row["day"]).toordinal() + deadline["late_shift"])
    return int(row["sent_at"] <= f"{day}{deadline['late_time']}")


def groups(rows: list[Row], around: dict) -> list[Row]:
    """In the natural order of their words, with the sum that the check row wants."""
    by = around["params"].get("by") or "level"
    whole = sum(row["end_n"] for row in rows)
    for row in rows:
        row["label"], row["order"] = group_word(by, row["grp"], around)
        row["mark"] = row["grp"] if by == "level" else row["label"]
        row["all_n"] = whole
        row["closing"] = row["start_n"] + row["new_n"] + row["came_n"] - row["left_n"] - row["deal_n"] - row["lost_n"]
    return sorted(rows, key=lambda row: row["order"])


def sources(rows: list[Row], around: dict) -> list[Row]:
    branch = {word["code"]: word["group"] for word in words_of("source")}
    for row in rows:
        row["label"] = group_word("source", row["source"], around)[0]
        row["branch"] = around["word"](label("source_group", branch.get(row["source"], "")))
    return rows


def named(rows: list[Row], around: dict) -> list[Row]:
    """Special marks stand before the name, as letters: a report is printed and goes to Excel."""
    for row in rows:
        said = [f"[{around['word'](w['letter'])}]" for w in words_of("special") if w["code"] in (row["special"] or "")]
        row["name"] = " ".join([*said, row["name"] or ""]).strip() or row["name"]
    return rows


def progress(rows: list[Row], around: dict) -> list[Row]:
    for row in named(rows, around):
        past = row["t_past"]
        row["node"] = None if past is None else "T" if past == 0 else f"T{'+' if past > 0 else '−'}{abs(past)}"
        known = row["every"] is not None and row["quiet_days"] is not None
        row["over"] = max(0, row["quiet_days"] - row["every"]) if known else None
    return rows


def visits(rows: list[Row], around: dict) -> list[Row]:
    minutes = around["tz_minutes"]
    for row in rows:
        row["slot"] = slot_of(row["at"], row["day"], minutes)
        was, then = row["level_was"], row["level_then"]
        row["levels"] = was if was == then else f"{was} → {then}"
    return rows


def coverage(rows: list[Row], around: dict) -> list[Row]:
    """The sum comes first; it is made again from the rows. A unit with one name for all is its building's."""
    for row in rows:
        row["label"] = " ".join(str(row[key]) for key in ("block_name", "building_label", "unit_label") if row[key])
        row["at"] = next((key for key in ("unit", "building", "block") if row[f"{key}_id"]), "block")
        row["inside"] = "block" if row["at"] == "block" else "building"
        row["inside_id"] = row[f"{row['inside']}_id"]
        row["who"] = (
            "" if not row["people"] else row["first"] if row["people"] == 1 else f"{row['first']} +{row['people'] - 1}"
        )
    return sorted((row for row in rows if row["id"]), key=lambda row: row["place"])


def funnel(rows: list[Row], around: dict) -> list[Row]:
    """Nine steps per group. Without a cohort a household counts where the step's first day lies in the period."""
    params = around["params"]
    cohort, by = params.get("cohort") == "1", params.get("by") or "all"
    heaps: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not cohort or (row["knocked_on"] and not row["known"]):
            heaps[_heap(row, by, params)].append(row)
    if by == "all" and not heaps:
        heaps[""] = []
    lines: list[Row] = []
    for key in sorted(heaps):
        name = group_word(by, key, around)[0] if by in ("rep", "block") else key or around["word"]("All")
        lines += [
            line | {"heap": key, "label": around["word"](label("report_step", line["step"]))}
            for line in _steps(name, heaps[key], params, cohort)
        ]
    return lines


def of_step(row: Row) -> dict[str, str]:
    return {"step": row["step"], "grp": row["heap"]}


def reached(rows: list[Row], around: dict) -> list[Row]:
    """The households behind one number of the funnel: those of its heap that came to its step."""
    params = around["params"]
    cohort, by = params.get("cohort") == "1", params.get("by") or "all"
    key = next((key for key, code in STEPS if code == params.get("step")), "") or "knocked_on"
    since, until = ("", params["today"]) if cohort else (params["since"], params["until"])
    found = []
    for row in rows:
        mine = (not cohort or (row["knocked_on"] and not row["known"])) and (
            by == "all" or _heap(row, by, params) == params.get("grp", "")
        )
        if mine and row[key] and since <= row[key] <= until:
            found.append(row)
    return sorted(found, key=lambda row: (row[key], row["place"], row["door_id"]), reverse=True)


def _heap(row: Row, by: str, params: dict) -> str:
    if by == "month":
        first = min(
            (row[key] for key, _ in STEPS if key and row[key] and params["since"] <= row[key] <= params["until"]),
            default="",
        )
        return first[:7]
    return {"rep": row["person_id"], "block": row["block_id"]}.get(by) or ""


def _steps(name: str, rows: list[Row], params: dict, cohort: bool) -> list[Row]:
    until = params["today"] if cohort else params["until"]
    lines: list[Row] = []
    for key, code in STEPS:
        line: Row = {"grp": name, "step": code, "n": None, "days": None, "before": 0, "top": 0}
        if key:
            since = "" if cohort else params["since"]
            line["n"] = sum(1 for row in rows if row[key] and since <= row[key] <= until)
        lines.append(line)
    counted = [line for line in lines if line["n"] is not None]
    for first, then in pairwise(counted):
        then |= {"before": first["n"], "top": counted[0]["n"]}
    known = [key for key, _ in STEPS if key]
    for (was, key), line in zip(pairwise(known), counted[1:], strict=True):
        since = "" if cohort else params["since"]
        gaps = [
            _days(row[was], row[key])
            for row in rows
            if row[was] and row[key] and row[was] <= row[key] and since <= row[key] <= until
        ]
        line["days"] = median(gaps) if gaps else None
    return lines


def _days(a: str, b: str) -> int:
    return (date.fromisoformat(b) - date.fromisoformat(a)).days
