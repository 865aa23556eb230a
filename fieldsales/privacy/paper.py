"""What is kept of one person, as he reads it on paper: words instead of codes, the shop's hours instead of UTC.

The file (JSON) has every column as it is stored; on paper stands what says something to its reader. A column nobody has
named yet is printed under its own name rather than left out: it may hold what he said.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import partial

from fieldsales import clock
from fieldsales.texts import gettext
from fieldsales.words import WORDS

INSIDE = frozenset(
    "id rev bucket search blind sha256 bytes width height received args device_at received_at verdict moved"
    " from_customer from_contact source_from by valid closes barred at_work unasked frozen_by found_by later tiers joined"
    " t_on t_source t_set_on due_1 due_2 due_3 due_4 held_from held_max met_on read_at"
    " first_customer second_customer first_owner second_owner first_at second_at mine_since other_since found made_by"
    " decided_by appealed_by answered_by visited_by visited_at floor_index floor_label seq short tries".split()
)
"""Columns of the machinery, and copies of what another line says."""
OURS = ("owner", "owner_from", "source_from", "work_unit_id")
"""Facts whose value is an id: a colleague, another customer, a unit."""
SENT = "mutation_log"
"""What phones sent, word for word: it says once more what stands in the other tables. On paper only how much it is."""
LISTS = {
    ("consent", "kind"): "consent_kind",
    ("consent", "channel"): "consent_channel",
    ("contact", "role"): "contact_role",
    ("relation", "kind"): "relation",
    ("reception", "way"): "reception_way",
    ("reception", "again"): "yes_no",
    ("lost_request", "said"): "yes_no",
    ("referral", "status"): "referral_status",
    ("lost_request", "reason"): "lost_reason",
    ("lost_request", "status"): "lost_status",
    ("privacy_request", "kind"): "request_kind",
    ("privacy_request", "status"): "request_status",
    ("collision", "status"): "collision_status",
    ("dispute", "status"): "collision_status",
    ("customer", "type"): "customer_type",
}
"""Columns whose words depend on their table; the others' are known to the word list `argument`."""
LABELS = {
    "at": "When",
    "made_at": "Written down",
    "gone_at": "Taken out",
    "withdrawn_at": "Taken back",
    "decided_at": "Decided",
    "done_at": "Done",
    "rewarded_at": "Done",
    "appealed_at": "Appeal",
    "reward_fen": "Yuan",
    "price_fen": "Yuan",
    "came_at": "Came at",
    "left_at": "Left at",
    "held_until": "Protected until",
    "value_class": "Value to us",
    "special": "Special mark",
    "account": "Account",
    "status": "Where it stands",
    "why": "Reason",
    "who": "Who asked",
    "received_on": "Received on",
    "checked_at": "Identity checked",
    "type": "Type of customer",
}
FIELDS = {w["code"]: w for w in WORDS["argument"]}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def rows(table: str, kept: list[dict], lang: str, minutes: int) -> list[list[tuple[str, str]]]:
    """Lines of (what, value) for the rows of one table; none for what phones sent."""
    if table == SENT:
        return []
    line = {"fact": _fact, "refusal": _refused}.get(table) or partial(_line, table)
    return [line(row, lang, minutes) for row in kept if table != "fact" or row["field"] not in OURS]


def _line(table: str, row: dict, lang: str, minutes: int) -> list[tuple[str, str]]:
    return [
        (_label(name, lang), _value(table, name, value, lang, minutes))
        for name, value in row.items()
        if value not in (None, "")
        and name not in INSIDE
        and not name.endswith("_id")
        and (table, name) != ("dispute", "outcome")
    ]


def _fact(row: dict, lang: str, minutes: int) -> list[tuple[str, str]]:
    """One line: what was learned, and when."""
    said = _value("fact", row["field"], row["value"], lang, minutes) if row["value"] else "—"
    return [(_label(row["field"], lang), said), (_label("at", lang), _value("fact", "at", row["at"], lang, minutes))]


def _refused(row: dict, lang: str, minutes: int) -> list[tuple[str, str]]:
    """What was typed and not taken stands nowhere else."""
    return _line("refusal", json.loads(row["args"]) | {"at": row["at"]}, lang, minutes)


def _label(name: str, lang: str) -> str:
    if name in LABELS:
        return gettext(lang, LABELS[name])
    return gettext(lang, FIELDS[name]["label"]) if name in FIELDS else name


def _value(table: str, name: str, value: object, lang: str, minutes: int) -> str:
    if name.endswith("_fen") and isinstance(value, int):
        value = value / 100
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if MOMENT.match(text) and (moment := clock.parse(text)):
        return (moment + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M")
    known = LISTS.get((table, name)) or FIELDS.get(name, {}).get("list") or (name if name in WORDS else "")
    words = {str(w["code"]): w["label"] for w in WORDS.get(known, []) if "label" in w}
    return ", ".join(gettext(lang, words[one]) if one in words else one for one in text.split(",")) if words else text
