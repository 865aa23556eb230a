"""A table of rules on its way in: known codes are changed, codes with X are new rules.

A row that is wrong stays out with its reason and keeps no other row out. Words may be ours (level, any, call) or those
of the page in either language; a column that is not there changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from fieldsales import clock, mutations
from fieldsales.errors import Refused
from fieldsales.intake.cells import cell
from fieldsales.intake.columns import plain
from fieldsales.intake.spreadsheet import Row, Sheet
from fieldsales.schedule import rule_form
from fieldsales.schedule.defaults import reschedule
from fieldsales.schedule.rulebook import HEADERS, LABELS, LISTS, MEANINGS
from fieldsales.store import Actor, Connection
from fieldsales.texts import LANGUAGES, gettext, sentence

CLEARED = ("steps", "every", "by_product", "script", "stops")
"""What an empty cell takes away; anywhere else it changes nothing."""


@dataclass(frozen=True)
class Returned:
    """A row that stays out: its reason is a key of ERRORS with values."""

    line: int
    code: str
    reason: str
    values: dict

    def why(self, lang: str) -> str:
        return sentence(
            self.reason, lang, **{k: gettext(lang, v) if k == "column" else v for k, v in self.values.items()}
        )


@dataclass
class Checked:
    changes: list[dict] = field(default_factory=list)
    """{line, code, name, args}: a mutation that was run without being refused."""
    same: int = 0
    bad: list[Returned] = field(default_factory=list)


def places(sheet: Sheet) -> dict[str, int]:
    """Which column is which, by its header. Raises Refused when there are no codes."""
    found: dict[str, int] = {}
    for at, header in enumerate(sheet.rows[0].cells):
        if plain(header) in HEADERS:
            found.setdefault(HEADERS[plain(header)], at)
    if "code" not in found:
        raise Refused("rules_no_code")
    return found


def try_all(conn: Connection, actor: Actor, sheet: Sheet, id: str, moment: datetime, rev: int) -> Checked:
    """Run every row, each wholly or not at all, and everybody's tasks once at the end; whoever calls may roll back."""
    columns, done, seen = places(sheet), Checked(), dict[str, int]()
    for row in sheet.rows[1:]:
        code = cell(row, columns["code"]).upper()
        try:
            if code in seen:
                raise Refused("row_rule_twice", line=seen[code])
            seen[code] = row.line
            change = _change(conn, row, code, columns)
            if change:
                name, args = change
                mutations.run(
                    conn, actor, name, args, f"{id}.{row.line}", moment, rev, clock.shops_day(conn, moment), afterwards=False
                )  # fmt: skip
                done.changes.append({"line": row.line, "code": code, "name": name, "args": args})
            else:
                done.same += 1
        except Refused as refused:
            done.bad.append(Returned(row.line, code, refused.key, refused.values))
    if done.changes:
        reschedule(conn, rev, doors=any(one["code"] == mutations.REVISITS for one in done.changes))
    return done


def _change(conn: Connection, row: Row, code: str, columns: dict[str, int]) -> tuple[str, dict[str, str]] | None:
    if not re.fullmatch(r"[A-Z]\d{1,3}", code):
        raise Refused("row_rule_code")
    said = {name: cell(row, at).lstrip("'") for name, at in columns.items() if name != "code"}
    rule = conn.one("SELECT * FROM rule WHERE id = :id", {"id": code})
    if rule is None and not code.startswith("X"):
        raise Refused("row_rule_unknown", value=code)
    read = _read(said, rule)
    if rule is None:
        return "rule_add", {"rule": code, "task": "", "kind": ""} | {k: v for k, v in read.items() if v}
    kind, which = read.pop("kind", rule["kind"]), read.pop("which", rule["which"])
    moved = {"kind": kind, "which": which} if (kind, which) != (rule["kind"], rule["which"]) else {}
    now = {name: "" if rule[name] is None else str(rule[name]) for name in read}
    args = moved | {
        name: value for name, value in read.items() if value != now[name] and not _same_list(name, value, now[name])
    }
    return ("rule_edit", {"rule": code} | args) if args else None


def _same_list(name: str, one: str, other: str) -> bool:
    return name == "stops" and set(one.split(",")) == set(other.split(","))


def _read(said: dict[str, str], rule: dict | None) -> dict[str, str]:
    """The cells as the table keeps them; raises Refused for a word that is not known."""
    said = {name: text for name, text in said.items() if text or name in CLEARED}
    if "kind" in said:
        said |= _trigger(said["kind"], said.get("which", ""))
    return {
        name: _value(name, text, said.get("kind", rule["kind"] if rule else ""), rule) for name, text in said.items()
    }


def _trigger(text: str, which: str) -> dict[str, str]:
    """'level' or '级别', or both of it in one cell: 'level H', '阶段 S05'."""
    first, _, rest = text.partition(" ")
    known = MEANINGS["kind"]
    if plain(text) in known:
        return {"kind": known[plain(text)]} | ({"which": which} if which else {})
    if plain(first) in known:
        return {"kind": known[plain(first)], "which": which or rest}
    raise Refused("row_rule_kind", value=text[:40])


def _value(name: str, text: str, kind: str, rule: dict | None) -> str:
    if name in ("steps", "every"):
        return rule_form.days(text)
    if name == "priority":
        return text.upper().removeprefix("P")
    if name == "task":
        return _task(text, rule)
    if name == "by_product":
        pairs = dict(_pair(pair) for pair in _parts(text))
        return ",".join(f"{code}={pairs[code]}" for code in rule_form.PRODUCTS if code in pairs)
    if name == "which":
        return ",".join(_which(kind, one) for one in _parts(text))
    if name in ("kind", "script"):
        return text
    return ",".join(_code(name, one, name) for one in _parts(text))


def _which(kind: str, text: str) -> str:
    if kind in ("result", "objection"):
        return _code(kind, text, "which")
    return text.upper() if kind in ("level", "stage") else text


def _pair(text: str) -> tuple[str, str]:
    product, _, days = text.partition("=")
    return _code("product", product, "by_product"), rule_form.days(days)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；,，、]", text) if part.strip()]


def _code(listed: str, text: str, column: str) -> str:
    if text in {word["code"] for word in LISTS[listed]} or (listed == "stops" and re.fullmatch(r"[A-Z]", text)):
        return text
    found = MEANINGS[listed].get(plain(text))
    if found is None:
        raise Refused("row_rule_word", column=LABELS[column], value=text[:40])
    return found


def _task(text: str, rule: dict | None) -> str:
    """In whatever language it was taken out, a text of this version stays one."""
    return rule_form.meant(text, rule, LANGUAGES[0]) if rule else text
