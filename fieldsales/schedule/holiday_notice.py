"""A year's arrangement of holidays out of a text: the State Council's notice as it is printed, or one day a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

KINDS = {
    "off": "off 休 放假 休息 假 holiday 0", "workday": "workday work 班 上班 补班 调休 调休上班 1", "festival": "festival 节 过节",
}  # fmt: skip
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
SPAN = re.compile(rf"{DATE}(?:\s*(?:至|到|[-—–~～])\s*{DATE})?")
LINE = re.compile(
    r"(\d{4}-\d\d?-\d\d?)(?:\s*(?:~|～|至|到|\.\.)\s*(\d{4}-\d\d?-\d\d?))?[\s,，\t]+([^\s,，]+)[\s,，]*(.*)"
)
LONGEST_SPAN = 31


@dataclass
class Notice:
    """days: day → (kind, name), in order of the text; wrong: what named a day and was not understood, with its line."""

    days: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def read(text: str, year: int) -> Notice:
    """`year` counts where the text names none, which is how the notices are written."""
    found = Notice()
    for number, line in enumerate(text.splitlines(), 1):
        try:
            listed = LINE.fullmatch(line.strip())
            days = _one_line(listed) if listed else dict(_printed(line, year))
        except ValueError:
            found.wrong.append((number, line.strip()[:80]))
            continue
        if (
            not days
            and re.search(r"\d{1,2}日|\d{4}-\d", line)
            and not re.search(r"年\d{1,2}月\d{1,2}日$", line.strip())
        ):
            found.wrong.append((number, line.strip()[:80]))
        found.days |= days
    return found


def _one_line(found: re.Match[str]) -> dict[str, tuple[str, str]]:
    """2027-02-06 休 春节, 2027-02-06~2027-02-12,off,春节, or a row of calendar.csv's kind."""
    first, last, word, name = found.groups()
    kind = KIND_OF.get(word.casefold())
    if kind is None:
        raise ValueError(word)
    return {day: (kind, _named(name)) for day in _span(_iso(first), _iso(last or first))}


def _printed(line: str, year: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """一、春节：1月28日（除夕）至2月4日放假调休，共8天。1月26日（周日）、2月8日（周六）上班。"""
    name, _, rest = re.sub(r"（[^）]*）|\([^)]*\)", "", line).rpartition("：")
    name = re.sub(r"^.*[、.．\s]", "", name)
    for sentence in rest.split("。"):
        for part in re.split(r"(?<=放假)|(?<=上班)", sentence):
            kind = "workday" if part.endswith("上班") else "off" if part.endswith("放假") else ""
            if kind:
                for day in _days(part, year):
                    yield day, (kind, _named(name + "调休上班" * (kind == "workday")))


def _days(part: str, year: int) -> Iterator[str]:
    month = 0
    for span in SPAN.finditer(part):
        y1, m1, d1, y2, m2, d2 = (int(n) if n else None for n in span.groups())
        month = m1 or month
        first = date(y1 or year, month, d1 or 0)
        month = m2 or month
        yield from _span(first, date(y2 or first.year, month, d2) if d2 else first)


def _span(first: date, last: date) -> list[str]:
    if not 0 <= (last - first).days < LONGEST_SPAN:
        raise ValueError("a span that ends before it begins, or is too long")
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _iso(text: str) -> date:
    return date(*(int(part) for part in text.split("-")))


def _named(text: str) -> str:
    return re.sub(r"[\s,，]+", " ", text).strip()[:20]
