"""A rule as a form and back: what a person typed becomes the arguments of rule_edit, only where it differs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fieldsales.schedule.rules import RULES
from fieldsales.texts import LANGUAGES, gettext
from fieldsales.words.schedule import CHANNEL, LEVEL, OBJECTION, RESULT, RULE_DAYS_OF, RULE_KIND, RULE_STOP
from fieldsales.words.sweep import STAGE

PLAIN = ("active", "steps", "every", "day_policy", "task", "script", "priority")
FIELDS = (*PLAIN, "by_product", "channel", "stops")
DEFAULTS = {rule.code: rule for rule in RULES}
CHANNELS = [word["code"] for word in CHANNEL]
PRODUCTS = [word["code"] for word in RULE_DAYS_OF]
STOPS = [word["code"] for word in RULE_STOP]
OF = {"level": LEVEL, "stage": STAGE, "result": RESULT, "objection": OBJECTION}
"""Triggers that are of something."""
ALONE = ("new", "potential", "plan", "accepted", "season", "key_person", "lost")


def shown(rule: dict, lang: str) -> dict:
    """The rule as the form shows it; `rule` is a row of the table."""
    pairs = dict(pair.split("=", 1) for pair in rule["by_product"].split(",") if "=" in pair)
    stops = [stop for stop in rule["stops"].split(",") if stop]
    return {
        **{name: "" if rule[name] is None else str(rule[name]) for name in PLAIN},
        "trigger": trigger(rule),
        "task": gettext(lang, rule["task"]),
        "products": {code: pairs.get(code, "") for code in PRODUCTS},
        "channels": rule["channel"].split(","),
        "stops": stops,
        "more_stops": [stop for stop in stops if stop not in STOPS],
    }


def typed(entries: Iterable[tuple[str, str]], rule: dict, lang: str) -> dict:
    """What came with the form, in the shape of shown(); what did not come is as it is."""
    listed = list(entries)
    one = {name: value.strip() for name, value in listed}
    now = shown(rule, lang)
    many = {name: [value for key, value in listed if key == name] for name in ("channel", "stop")}
    stops = [stop for stop in many["stop"] if stop]
    return {
        **{name: one.get(name, now[name]) for name in PLAIN},
        "trigger": one.get("trigger", now["trigger"]),
        "steps": days(one.get("steps", now["steps"])),
        "products": {code: one.get(f"product_{code}", now["products"][code]) for code in PRODUCTS},
        "channels": many["channel"] if "channel" in one else [],
        "stops": stops,
        "more_stops": now["more_stops"],
    }


def trigger(rule: dict) -> str:
    """What sets it off, in one word: 'stage S08,S09', 'plan'."""
    return f"{rule['kind']} {rule['which']}".strip()


def triggers(rule: dict, lang: str) -> list[dict]:
    """What may set this rule off, in groups for the form; none when its trigger is fixed."""
    if rule["kind"] not in (*OF, *ALONE):
        return []
    kinds = {str(word["code"]): gettext(lang, str(word["label"])) for word in RULE_KIND}
    groups = [{"label": kinds[kind], "of": _each(kind, rule, lang)} for kind in OF]
    return [*groups, {"label": "", "of": [{"code": kind, "label": kinds[kind]} for kind in ALONE]}]


def _each(kind: str, rule: dict, lang: str) -> list[dict]:
    words = {str(word["code"]): gettext(lang, str(word["label"])) for word in OF[kind]}
    several = [rule["which"]] if rule["kind"] == kind and "," in rule["which"] else []
    return [
        {"code": f"{kind} {which}", "label": " / ".join(_named(one, words[one]) for one in which.split(","))}
        for which in [*several, *words]
    ]


def _named(code: str, label: str) -> str:
    """Stages are called by their number too, results and levels by their words alone."""
    return f"{code} {label}" if code[0] == "S" and code[1:2].isdigit() else label


def default(rule: dict, lang: str) -> dict:
    """The rule as this version brings it, in the shape of shown()."""
    line = DEFAULTS[rule["id"]]._asdict() | {"active": 1}
    return shown(line, lang)


def changes(form: dict, rule: dict, lang: str) -> dict[str, str]:
    """The arguments of rule_edit for what differs from the rule as it stands."""
    wanted = {name: form[name] for name in PLAIN} | {
        "task": meant(form["task"], rule, lang),
        "by_product": ",".join(f"{code}={days(form['products'][code])}" for code in PRODUCTS if form["products"][code]),
        "channel": _listed(form["channels"], rule["channel"], CHANNELS),
        "stops": _listed(form["stops"], rule["stops"], STOPS),
    }
    kind, _, which = form["trigger"].partition(" ")
    moved = {"kind": kind, "which": which} if form["trigger"] != trigger(rule) else {}
    return moved | {
        name: value for name, value in wanted.items() if value != ("" if rule[name] is None else str(rule[name]))
    }


def meant(text: str, rule: dict, lang: str) -> str:
    """The task's text; a text of this version stays a text of this version, in whatever language it was shown."""
    known = [rule["task"]] + ([DEFAULTS[rule["id"]].task] if rule["id"] in DEFAULTS else [])
    for msgid in known:
        if text in {msgid, *(gettext(one, msgid) for one in LANGUAGES)}:
            return msgid
    return text


def days(text: str) -> str:
    """Whole numbers as a person lists them (3、7, −45; 30 90) as the table keeps them: 3,7."""
    plain = re.sub(r"[−–—－]", "-", text.strip().lstrip("'"))
    return re.sub(r"[\s,，、;；/]+", ",", plain).strip(",").replace("+", "")


def _listed(chosen: list[str], before: str, order: list[str]) -> str:
    """In the order in which it stood, what is new after it: the first way of contact is the one that is meant."""
    old = [one for one in before.split(",") if one in chosen]
    new = sorted(
        {one for one in chosen if one not in old},
        key=lambda one: (one not in order, order.index(one) if one in order else 0),
    )
    return ",".join([*old, *new])
