"""The working-day calendar: where it comes from, what is only assumed and says so, and how a new year comes in."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldsales import clock
from fieldsales.errors import ERRORS
from fieldsales.schedule import calendar_table, defaults, holiday_notice
from tests.world import NOW

TABLE = Path(defaults.__file__).with_name("calendar.csv")
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
五、端午节：6月9日（周三）放假，不调休，共1天。
七、国庆节：9月30日（周四）至10月6日（周三）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
2026年11月4日
"""
KNOWN = "2027-02-05 festival 除夕,2027-02-20 workday 春节调休上班,2027-10-01 off 国庆节"


@pytest.fixture(autouse=True)
def on_the_streets_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def planted() -> list[dict]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(world, id) -> tuple:
    row = world.row("calendar", id)
    return row["workday"], row["festival"], row["certain"], row["name"]


# -- the table


def test_the_announced_years_agree_with_chinesecalendar_day_by_day():
    known = pytest.importorskip("chinese_calendar")
    rows = {row["day"]: row for row in planted()}
    years = {row["day"][:4] for row in planted() if row["certain"] == "1"}
    assert {"2025", "2026"} <= years
    for year in sorted(years):
        for today in calendar_table._days(int(year)):
            said = rows.get(today.isoformat())
            works = said["workday"] == "1" if said else today.weekday() < 5
            assert works == known.is_workday(today), today


def test_the_file_is_what_its_maker_makes():
    pytest.importorskip("chinese_calendar")
    pytest.importorskip("holidays")
    if calendar_table.last_certain_year() != 2026:
        pytest.skip("a newer chinesecalendar knows more years: make the file anew")
    assert calendar_table.written() == TABLE.read_text("utf-8")


def test_seven_days_of_spring_festival_leave_customers_alone_every_year():
    for year in range(2025, 2032):
        festival = [
            date.fromisoformat(row["day"])
            for row in planted()
            if row["festival"] == "1" and row["day"].startswith(str(year))
        ]
        assert len(festival) == 7 and (festival[-1] - festival[0]).days == 6


# -- a newer version


def test_a_year_announced_since_replaces_what_was_only_assumed(world, monkeypatch):
    beds = defaults._beds() | {"calendar": [{"id": "2027-02-05", "workday": "0", "festival": "1", "certain": "1", "name": "除夕"},
                                            {"id": "2027-02-20", "workday": "1", "festival": "0", "certain": "1", "name": "春节调休上班"}]}  # fmt: skip
    fresh = [row for row in defaults._beds()["calendar"] if not row["id"].startswith("2027")]
    monkeypatch.setattr(defaults, "_beds", lambda: beds | {"calendar": fresh + beds["calendar"]})
    assert day(world, "2027-10-04") == (0, 0, 0, "国庆节")
    defaults.plant(world.store)
    assert day(world, "2027-02-05") == (0, 1, 1, "除夕")
    assert day(world, "2027-02-20") == (1, 0, 1, "春节调休上班"), "it was not there and is added"
    assert day(world, "2027-10-04") == (1, 0, 1, ""), "assumed to be off and not announced: a Monday like any other"
    assert day(world, "2028-01-26")[2] == 0, "later years stay assumed"


def test_what_the_owner_set_himself_is_never_touched(world, monkeypatch):
    world.do(world.zhou, "calendar_set", day="2027-02-08", kind="workday", name="开门红")
    world.do(world.zhou, "calendar_set", day="2027-10-04", kind="off", name="盘点")
    beds = defaults._beds() | {
        "calendar": [{"id": "2027-02-08", "workday": "0", "festival": "1", "certain": "1", "name": "春节"}]
    }
    monkeypatch.setattr(defaults, "_beds", lambda: beds)
    defaults.plant(world.store)
    assert day(world, "2027-02-08") == (1, 0, 1, "开门红") and day(world, "2027-10-04") == (0, 0, 1, "盘点")


def test_a_second_start_writes_nothing(world):
    rev = world.one("SELECT value FROM meta WHERE key = 'rev'")
    defaults.plant(world.store)
    assert world.one("SELECT value FROM meta WHERE key = 'rev'") == rev


# -- a notice


def test_the_printed_notice_is_understood_as_it_is():
    found = holiday_notice.read(NOTICE, 2027)
    assert found.wrong == []
    assert found.days["2027-01-03"] == ("off", "元旦") and found.days["2027-02-11"] == ("off", "春节")
    assert found.days["2027-01-31"] == found.days["2027-02-20"] == ("workday", "春节调休上班")
    assert found.days["2027-09-30"] == found.days["2027-10-06"] == ("off", "国庆节"), "a span over the end of a month"
    assert len(found.days) == 3 + 7 + 2 + 1 + 7 + 2


def test_one_day_a_line_is_understood_and_what_is_not_is_shown():
    lines = "2027-02-06 休 春节\n2027-02-20,班,春节调休\n2027-02-08~2027-02-10 festival 春节\n2027-02-30 休 没有\n2027-03-01 weg x\n2027-05-09~2027-05-01 休 x"
    found = holiday_notice.read(lines, 2026)
    assert found.days["2027-02-20"] == ("workday", "春节调休") and found.days["2027-02-10"][0] == "festival"
    assert [line for line, _ in found.wrong] == [4, 5, 6]


def test_a_notice_is_seen_first_and_then_the_year_is_known(fresh):
    world = fresh.world
    assert "are not entered yet" in fresh.ask("zhou", "GET", "/calendar?year=2027")[2].decode()
    before = world.all("SELECT * FROM calendar ORDER BY id")
    status, _, page = fresh.form("zhou", "/calendar/import", {"year": "2027", "text": NOTICE})
    assert status == 200 and "Take in 22 days" in page.decode()
    assert world.all("SELECT * FROM calendar ORDER BY id") == before
    sent = page.decode().split('name="days" value="')[1].split('"')[0]
    assert "2027-02-08 festival 春节" in sent, "which days off are the festival, the table knew"
    fresh.ok(world.do(world.zhou, "calendar_year", year="2027", days=sent))
    assert "The arrangement of 2027 is known" in fresh.ask("zhou", "GET", "/calendar?year=2027")[2].decode()
    assert day(world, "2027-04-05") == (1, 0, 1, ""), "assumed before and not in the notice"
    assert "are not entered yet" in fresh.ask("zhou", "GET", "/calendar?year=2028")[2].decode()
    assert "are not entered yet" not in fresh.ask("zhou", "GET", "/rules")[2].decode()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "calendar_lines_none"),
        ("hello", "calendar_lines_none"),
        ("2027-01-01 休 a\n2028-01-01 休 b", "calendar_mixed_years"),
    ],
)
def test_a_text_without_one_year_is_answered_by_a_sentence_and_stays_filled_in(fresh, text, key):
    status, _, page = fresh.form("zhou", "/calendar/import", {"year": "2027", "text": text})
    assert status == 400 and ERRORS[key] in page.decode() and text.split("\n")[0] in page.decode()


@pytest.mark.parametrize(
    ("year", "days"),
    [("2027", "2028-01-01 off x"), ("2027", "2027-02-30 off x"), ("2027", "2027-01-01 holiday x"), ("27", KNOWN)],
)
def test_a_broken_arrangement_is_refused_whole(world, year, days):
    before = world.all("SELECT * FROM calendar ORDER BY id")
    assert world.do(world.zhou, "calendar_year", year=year, days=days).verdict == "rejected"
    assert world.all("SELECT * FROM calendar ORDER BY id") == before


# -- one day


@pytest.mark.parametrize(
    ("kind", "said"), [("workday", (1, 0)), ("off", (0, 0)), ("festival", (0, 1)), ("usual", (1, 0))]
)
def test_a_day_is_what_the_owner_says(world, kind, said):
    assert world.do(world.zhou, "calendar_set", day="2027-03-10", kind=kind, name="店庆").verdict == "applied"
    assert day(world, "2027-03-10") == (*said, 1, "店庆")


def test_a_rep_reads_the_calendar_and_does_not_write_it(fresh):
    page = fresh.ask("xiaoli", "GET", "/calendar?year=2026")[2].decode()
    assert "春节" in page and "calendar_set" not in page
    assert fresh.world.do(fresh.world.xiaoli, "calendar_set", day="2027-03-10", kind="off").reason == "not_allowed"


@pytest.mark.parametrize(("days", "said"), [(-60, False), (-21, False), (-20, True), (0, True), (45, True)])
def test_the_desk_and_the_rules_ask_for_the_next_year_sixty_days_before_it(fresh, monkeypatch, days, said):
    """The street lives on 22 November; sixty days after the 2nd it is New Year."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=days))
    assert (b"Holidays of 2027 are missing" in fresh.ask("zhou", "GET", "/desk")[2]) == said
    assert (b"The holidays of 2027 are not entered yet" in fresh.ask("zhou", "GET", "/rules")[2]) == said


@pytest.mark.parametrize("year", ["", "1", "99999", "abcd", "2027-01", "0000", "9999"])
def test_any_year_in_the_address_shows_a_year(fresh, year):
    assert fresh.ask("zhou", "GET", f"/calendar?year={year}")[0] == 200
