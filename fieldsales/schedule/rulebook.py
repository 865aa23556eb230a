"""The rules as a table for Excel: its columns, its words in either language, and the table itself. rule_rows.py reads it."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter

from fieldsales.intake.columns import plain
from fieldsales.texts import LANGUAGES, gettext
from fieldsales.words.schedule import CHANNEL, DAY_POLICY, OBJECTION, RESULT, RULE_DAYS_OF, RULE_KIND, RULE_STOP
from fieldsales.words.writes import YES_NO

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
ALSO = {
    "kind": "阶段=stage 新客=new 安装日=plan 倒排=plan 铺好=accepted 战败=lost 潜在=potential 关键人=key_person t=plan",
    "channel": "打电话=call 拜访=visit 到访=visit", "active": "on=1 off=0 启用=1 停用=0",
}  # fmt: skip
"""What people write beside the words of the page."""


def _meanings(words: Iterable[dict], also: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for word in words:
        for text in (word["code"], *(gettext(lang, word["label"]) for lang in LANGUAGES)):
            said.setdefault(plain(text), word["code"])
    return said | {plain(text): code for text, _, code in (pair.partition("=") for pair in also.split())}


MEANINGS = {name: _meanings(words, ALSO.get(name, "")) for name, words in LISTS.items()}
HEADERS = {
    plain(text): name
    for name, (label, words) in COLUMNS.items()
    for text in (label, *words.split(), *(gettext(lang, label) for lang in LANGUAGES))
}


def table(rules: list[dict], lang: str) -> list[list[str]]:
    """Header and one line per rule, in the words of the page."""
    head = [gettext(lang, label) for label in LABELS.values()]
    return [head, *([shown(name, rule, lang) for name in COLUMNS] for rule in rules)]


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


def shown(name: str, rule: dict, lang: str) -> str:
    """One column of a rule, or of the arguments that change one."""
    value = rule["id"] if name == "code" else "" if rule[name] is None else str(rule[name])
    if name == "task":
        return gettext(lang, value)
    if name == "by_product":
        pairs = (pair.partition("=") for pair in value.split(",") if pair)
        return "; ".join(f"{_label('product', code, lang)}={days}" for code, _, days in pairs)
    source = rule["kind"] if name == "which" else name
    return "; ".join(_label(source, code, lang) for code in value.split(",") if code)


def _label(name: str, code: str, lang: str) -> str:
    found = next((word["label"] for word in LISTS.get(name, []) if word["code"] == code), None)
    return gettext(lang, str(found)) if found else code
