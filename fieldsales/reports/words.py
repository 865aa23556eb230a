"""The words only reports use: times of day, purposes of a visit, steps of the funnel; and how groups are called."""

from __future__ import annotations

from datetime import date

from fieldsales.words import WORDS

OWN = {
    "report_slot": [
        {"code": "weekday", "label": "Weekday"}, {"code": "evening", "label": "Evening"}, {"code": "weekend", "label": "Weekend"},
    ],
    "report_aim": [
        {"code": "first", "label": "First knock"}, {"code": "again", "label": "Another try"}, {"code": "customer", "label": "Visit to a customer"},
    ],
    "report_step": [
        {"code": "knocked", "label": "Knocked or came in"}, {"code": "met", "label": "Talked to"}, {"code": "need", "label": "Need told"},
        {"code": "bplus", "label": "Level B or better"}, {"code": "store", "label": "Came to the store"}, {"code": "measured", "label": "Measured"},
        {"code": "deposit", "label": "Deposit"}, {"code": "locked", "label": "Order locked"}, {"code": "laid", "label": "Floor laid"},
    ],
}  # fmt: skip
STEPS = (
    ("knocked_on", "knocked"), ("met_on", "met"), ("need_on", "need"), ("bplus_on", "bplus"), ("store_on", "store"),
    ("measured_on", "measured"), ("deposit_on", "deposit"), ("", "locked"), ("laid_on", "laid"),
)  # fmt: skip
"""(the day's column, the step); a step without a column has no facts yet."""
DAILY = {
    "knocked": "Doors knocked", "opened": "Opened", "filed": "New households filed", "customers": "New customers", "calls": "Calls",
    "wechat": "WeChat", "talks": "Talks face to face", "up": "Levels up", "down": "Levels down", "done": "Tasks done",
}  # fmt: skip
LIST_OF = {
    "level": "level",
    "type": "customer_type",
    "source": "source",
    "stage": "stage",
    "kind": "door_kind",
    "product": "product",
    "value": "value_class",
    "budget": "budget",
}
SAID = (
    "Unknown", "All", "Yes", "No", "Total", "Check", "adds up", "difference %(n)s", "Period", "Filter", "Made by", "Made at", "Rows",
    "Work that was not accepted", "Columns and formulas", "Without phone numbers", "With phone numbers: %(reason)s", "None",
)  # fmt: skip


def words_of(name: str) -> list[dict]:
    return OWN[name] if name in OWN else WORDS[name]


def label(name: str, code: object) -> str:
    """The msgid of a word, or the code itself."""
    return next((str(w["label"]) for w in words_of(name) if w["code"] == code), str(code))


def group_word(by: str, code: str, around: dict) -> tuple[str, tuple]:
    """(what a group is called in the page's language, where it stands in the natural order)."""
    if by in LIST_OF:
        codes = [w["code"] for w in words_of(LIST_OF[by])]
        place = codes.index(code) if code in codes else len(codes)
        return (around["word"](label(LIST_OF[by], code)) if code else around["word"]("Unknown")), (place, code)
    named = around["names"].get(code, code) or around["word"]("Unknown")
    return named, (named, code)


def slot_of(at: str, day: str, minutes: int) -> str:
    """Weekends, weekday evenings from six, and the rest of a weekday."""
    if date.fromisoformat(day).weekday() > 4:
        return "weekend"
    local = (int(at[11:13]) * 60 + int(at[14:16]) + minutes) % 1440
    return "evening" if local >= 18 * 60 else "weekday"


def texts() -> dict[str, str]:
    found = {str(w["label"]): f"reports/words.py {name}" for name, words in OWN.items() for w in words}
    return found | dict.fromkeys((*DAILY.values(), *SAID), "reports/words.py")
