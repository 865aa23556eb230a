"""Makes calendar.csv: the days that are not what their weekday says. Run `python -m fieldsales.schedule.calendar_table` each December.

Needs two packages that the product itself does not: chinesecalendar knows every year whose arrangement the State
Council has announced (certain = 1); holidays reckons the statutory days of the years after it, without the swapped
working days nobody knows yet (certain = 0). A festival, when customers are left alone, is New Year's Eve and six days.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

FIRST_YEAR, GUESSED_YEARS = 2025, 5
NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节",
}  # fmt: skip
Row = tuple[str, int, int, int, str]
"""day, workday, festival, certain, name."""


def last_certain_year() -> int:
    from chinese_calendar import constants

    return max(constants.holidays).year


def rows() -> Iterator[Row]:
    last = last_certain_year()
    for year in range(FIRST_YEAR, last + 1):
        yield from announced(year)
    for year in range(last + 1, last + 1 + GUESSED_YEARS):
        yield from guessed(year)


def announced(year: int) -> Iterator[Row]:
    """A year whose arrangement is known, as chinesecalendar tells it."""
    from chinese_calendar import get_holiday_detail, is_workday

    festival = _festival(year)
    for day in _days(year):
        works, name = is_workday(day), NAMES.get(get_holiday_detail(day)[1] or "", "")
        if works != (day.weekday() < 5) or day in festival:
            yield day.isoformat(), int(works), int(day in festival), 1, name + "调休上班" * works


def guessed(year: int) -> Iterator[Row]:
    """The statutory days of a year that nobody has announced yet."""
    statutory, festival = _statutory(year), _festival(year)
    for day in sorted(set(statutory) | festival):
        yield day.isoformat(), 0, int(day in festival), 0, statutory.get(day, "春节")


def _statutory(year: int) -> dict[date, str]:
    import holidays

    listed = holidays.country_holidays("CN", years=[year], language="zh_CN")
    plain = {day: name.split(";")[0].removeprefix("农历").removesuffix("（补假）") for day, name in listed.items()}
    return {day: name for day, name in plain.items() if day.year == year}


def _festival(year: int) -> set[date]:
    """New Year's Eve to the sixth day of the new year: where `holidays` says Spring Festival first, the day before is Eve."""
    first = min(day for day, name in _statutory(year).items() if name == "春节")
    return {first + timedelta(days=n) for n in range(-1, 6)}


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


def written() -> str:
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("day", "workday", "festival", "certain", "name"))
    table.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    Path(__file__).with_name("calendar.csv").write_text(written(), "utf-8")
