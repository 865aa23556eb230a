"""The rules as a table for Excel, and such a table read back: known codes are changed, codes with X are new rules.

A row that is wrong stays out with its reason and keeps no other row out. Words may be ours (level, any, call) or those
of the page in either language; a column that is not there changes nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter

from fieldsales import clock, mutations, rule_form
from fieldsales.cells import cell
from fieldsales.columns import plain
from fieldsales.defaults import reschedule
from fieldsales.errors import Refused
from fieldsales.spreadsheet import Row, Sheet
from fieldsales.store import Actor, Connection
from fieldsales.texts import LANGUAGES, gettext, sentence
from fieldsales.words import CHANNEL, DAY_POLICY, OBJECTION, RESULT, RULE_DAYS_OF, RULE_KIND, RULE_STOP, YES_NO

COLUMNS = {
    "code": ("Code", "code 编号 规则编号 规则 rule"),
    "active": ("Switched on", "active on 启用 开关"),
    "kind": ("Trigger", "kind trigger 触发 触发条件"),
    "which": ("Of it", "which 触发值 条件"),
    "steps": ("Days", "steps offset 天数 触发后天数"),
    "every": ("Rhythm in days", "every rhythm 周期 每几天"),
    "by_product": ("Days by product", "byproduct 按品类"),
    "day_policy": ("On which days", "daypolicy 日期规则"),
    "channel": ("Way of contact", "channel 联系方式 渠道"),
    "task": ("Task", "task 任务"),
    "script": ("Script", "script 话术"),
    "priority": ("Priority", "priority prio 优先级"),
    "stops": ("Ends with", "stops stop stopnext 停止条件 停止"),
}
"""Field → its label, which heads the column, and the other headers that mean it."""
LABELS = {name: label for name, (label, _) in COLUMNS.items()}
LISTS = {
    "kind": RULE_KIND, "day_policy": DAY_POLICY, "channel": CHANNEL, "stops": [*RULE_STOP, *RESULT], "active": YES_NO,
    "objection": OBJECTION, "result": RESULT, "product": RULE_DAYS_OF,
}  # fmt: skip
CLEARED = ("steps", "every", "by_product", "script", "stops")
"""What an empty cell takes away; anywhere else it changes nothing."""


def _meanings(words: Iterable[dict], label: str = "label") -> dict[str, str]:
    said: dict[str, str] = {}
    for word in words:
        for text in (word["code"], word[label], *(gettext(lang, word[label]) for lang in LANGUAGES)):
            said.setdefault(plain(text), word["code"])
    return said


MEANINGS = {name: _meanings(words) for name, words in LISTS.items()}
HEADERS = {
    plain(text): name
    for name, (label, words) in COLUMNS.items()
    for text in (label, *words.split(), *(gettext(lang, label) for lang in LANGUAGES))
}


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


# -- out


def table(rules: list[dict], lang: str) -> list[list[str]]:
    """Header and one line per rule, in the words of the page."""
    head = [gettext(lang, label) for label in LABELS.values()]
    return [head, *([_shown(name, rule, lang) for name in COLUMNS] for rule in rules)]


def workbook(rows: list[list[str]]) -> bytes:
    """Everything as text: Excel would read 30,90 as a number and 3;7 as a day."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("rules")
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            sheet.write_string(number, at, text, bold if number == 0 else None)
    sheet.freeze_panes(1, 1)
    sheet.autofit()
    book.close()
    return out.getvalue()


def _shown(name: str, rule: dict, lang: str) -> str:
    value = rule["id"] if name == "code" else "" if rule[name] is None else str(rule[name])
    if name == "task":
        return gettext(lang, value)
    if name == "by_product":
        pairs = (pair.partition("=") for pair in value.split(",") if pair)
        return "; ".join(f"{_label('product', code, lang)}={days}" for code, _, days in pairs)
    source = {"which": rule["kind"]}.get(name, name)
    return "; ".join(_label(source, code, lang) for code in value.split(",") if code)


def _label(name: str, code: str, lang: str) -> str:
    found = next((word["label"] for word in LISTS.get(name, []) if word["code"] == code), None)
    return gettext(lang, str(found)) if found else code


# -- in


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
                    conn, actor, name, args, f"{id}.{row.line}", moment, rev, clock.day_of(moment), reschedules=False
                )  # fmt: skip
                done.changes.append({"line": row.line, "code": code, "name": name, "args": args})
            else:
                done.same += 1
        except Refused as refused:
            done.bad.append(Returned(row.line, code, refused.key, refused.values))
    if done.changes:
        reschedule(conn, rev)
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
    if read.pop("kind", rule["kind"]) != rule["kind"] or read.pop("which", rule["which"]) != rule["which"]:
        raise Refused("rule_kind_fixed")
    now = {name: "" if rule[name] is None else str(rule[name]) for name in read}
    args = {
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
