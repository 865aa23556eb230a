"""One row of somebody's table as a block; each cell is read by the rules of its field. Raises Refused row_… ."""

from __future__ import annotations

import re
from collections.abc import Callable

from fieldsales.errors import Refused
from fieldsales.intake.columns import LABELS, Plan, plain
from fieldsales.intake.spreadsheet import Row

KINDS = {
    "commodity": "商品房 商品住宅 住宅 普通住宅 commodity",
    "collective": "集资房 集资建房 单位房 房改房 公房 售后公房 collective",
    "affordable": "经济适用房 经适房 保障房 安置房 动迁房 公租房 廉租房 affordable",
    "self_built": "自建房 自建 农房 私房 selfbuilt",
    "villa": "别墅 联排 联排别墅 独栋 villa townhouse",
    "mixed": "混合 综合 商住 商住两用 mixed",
}
KIND_OF = {plain(word): kind for kind, words in KINDS.items() for word in [kind, *words.split()]}
LENGTHS = {
    "name": 80, "city": 40, "district": 40, "area": 40, "street": 120, "developer": 80, "property_office": 80,
    "property_phone": 40, "note": 500,
}  # fmt: skip
DAY = re.compile(r"(\d{4})(?:[-/.年 ]{0,2}(\d{1,2}))?(?:[-/.月 ]{0,2}(\d{1,2}))?[日号月年]?")


def cell(row: Row, at: int | None) -> str:
    return row.cells[at] if at is not None and at < len(row.cells) else ""


def block(row: Row, plan: Plan, width: int) -> dict:
    """→ every field of LABELS. `width` is the first row's: a longer row has lost its place."""
    if any(row.cells[width:]):
        raise Refused("row_too_wide", count=len(row.cells), expected=width)
    texts = {name: cell(row, plan.places.get(name)) for name in LABELS}
    if not re.search(r"\w", texts["name"]):
        raise Refused("row_no_name")
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            raise Refused("row_text_long", column=LABELS[name], most=most)
    return {name: READERS.get(name, _text)(name, text) for name, text in texts.items()}


def _text(name: str, text: str) -> str | None:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text) or None


def _number(name: str, text: str) -> float | None:
    bare = re.sub(r"[\s,，元/㎡²平米套户¥￥]|m2", "", text)
    try:
        value = float(bare) if bare else None
    except ValueError:
        raise _wrong("row_number", name, text) from None
    if value is not None and not -1e9 < value < 1e9:  # also catches nan and inf
        raise _wrong("row_number", name, text)
    return value


def _count(name: str, text: str) -> int | None:
    """A price or a number of doors; 0 is how tables say "unknown"."""
    value = _number(name, text)
    if value is not None and value < 0:
        raise _wrong("row_number", name, text)
    return round(value) or None if value is not None else None


def _degrees(most: float) -> Callable[[str, str], float | None]:
    def read(name: str, text: str) -> float | None:
        value = _number(name, text)
        if value is not None and abs(value) > most:
            raise _wrong("row_number", name, text)
        return value

    return read


def _kind(name: str, text: str) -> str:
    """Empty means commodity housing, by far the most usual."""
    word = plain(text)
    kind = KIND_OF.get(word) or next((kind for known, kind in KIND_OF.items() if word and known in word), None)
    if text and kind is None:
        raise _wrong("row_kind", name, text)
    return kind or "commodity"


def _day(name: str, text: str) -> str | None:
    """2019-06-30, 2019年6月, 2019: what is not said is the first."""
    if not text:
        return None
    found = DAY.fullmatch(text)
    year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 0, 0)
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        raise _wrong("row_day", name, text)
    return f"{year}-{month:02}-{day:02}"


def _wrong(key: str, name: str, text: str) -> Refused:
    return Refused(key, column=LABELS[name], value=text[:40])


READERS: dict[str, Callable[[str, str], object]] = {
    "kind": _kind, "price": _count, "total_doors": _count, "handover_on": _day, "lat": _degrees(90), "lng": _degrees(180),
}  # fmt: skip
