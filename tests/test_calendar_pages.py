"""The week and the wall calendar: what comes is seen before it comes, by whom it concerns, and a guess says so."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from fieldsales import clock, screens, sqlfile
from fieldsales.store import Params
from tests.parity import unpacked
from tests.world import World

DOORS = ["jinxiu-1.1.3.1", "jinxiu-1.1.5.2", "jinxiu-1.1.6.1"]
MET = {"outcome": "owner_met", "name": "张先生", "phone": "13900001111", "data_source": "told"}


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Today is Sunday, 2026-11-22."""
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


def seen(world, who, name, **args):
    """What the queries of a screen answer."""
    given = {**args, "me": who.id, "role": who.role, "now": clock.iso(world.now), "today": clock.day_of(world.now)}
    with world.store.reader(who) as conn:
        return screens._answers(conn, sqlfile.screens()[name], Params(given))


def page(world, who, name, lang="zh", **args):
    return screens.render(world.store, name, who, args, lang, f"/{name}")


def done(verdict):
    assert verdict.verdict == "applied", verdict


def agreed(world, next_on, door=DOORS[0], who=None):
    """A customer, thanked and graded, who is to be contacted again on that day."""
    who = who or world.xiaoli
    customer = f"{door}@{who.id}"
    phone = {"xiaoli": "13900001111", "xiaowang": "13900002222"}[who.id]  # else both would claim the same household
    done(world.do(who, "visit", door=door, **MET | {"phone": phone}))
    done(world.do(who, "follow", customer=customer, task="R02", result="wechat_sent"))
    graded = {"level": "C", "reason": "聊过", "next_on": next_on}
    done(world.do(who, "follow", customer=customer, task="R03", result="talked_ok", **graded))


def known(world, plan_on, door=DOORS[0]):
    """A customer who named the day on which his floor is to be laid."""
    done(world.do(world.xiaoli, "visit", door=door, **MET))
    done(world.do(world.xiaoli, "plan", customer=f"{door}@xiaoli", plan_on=plan_on, source="owner"))


def at_most(world, tasks):
    with world.store.writer() as conn:
        conn.execute("UPDATE setting SET value = ? WHERE id = 'tasks_per_day'", (str(tasks),))


def by_day(answers):
    return {d["day"]: d for d in answers["days"]}


# -- the week


def test_the_week_begins_tomorrow_and_has_seven_days(world):
    days = [d["day"] for d in seen(world, world.xiaoli, "week")["days"]]
    assert days == [f"2026-11-{n}" for n in range(23, 30)]


def test_a_customer_stands_on_the_day_that_was_agreed(world):
    agreed(world, "2026-11-25")
    week = seen(world, world.xiaoli, "week")
    (row,) = [t for t in week["tasks"] if t["day"] == "2026-11-25"]
    assert (row["rule"], row["priority"]) == ("R00", 1) and row["who"] == "张先生 · 1-1-301"
    assert by_day(week)["2026-11-25"]["n"] == 1
    assert "张先生 · 1-1-301" in page(world, world.xiaoli, "week")


def test_two_things_for_one_customer_on_one_day_are_one_line(world):
    agreed(world, "2026-11-25")
    done(
        world.do(
            world.xiaoli, "own_task", text="带样板", due_on="2026-11-25", customer=f"{DOORS[0]}@xiaoli", priority=3
        )
    )
    (row,) = [t for t in seen(world, world.xiaoli, "week")["tasks"] if t["day"] == "2026-11-25"]
    assert (row["rule"], row["more"]) == ("R00", 1)


def test_what_is_due_today_or_after_the_week_is_not_in_the_week(world):
    for door, day in zip(DOORS, ["2026-11-22", "2026-11-29", "2026-11-30"], strict=True):
        agreed(world, day, door)
    days = {t["day"] for t in seen(world, world.xiaoli, "week")["tasks"] if t["rule"] == "R00"}
    assert days == {"2026-11-29"}


def test_an_errand_counts_as_one_of_the_day(world):
    done(world.do(world.xiaoli, "own_task", text="取样板", due_on="2026-11-24"))
    week = seen(world, world.xiaoli, "week")
    assert [w["text"] for w in week["errands"]] == ["取样板"] and by_day(week)["2026-11-24"]["n"] == 1


def test_a_day_with_more_than_one_rep_can_do_says_by_how_much(world):
    at_most(world, 1)
    for door in DOORS:
        agreed(world, "2026-11-25", door)
    day = by_day(seen(world, world.xiaoli, "week"))["2026-11-25"]
    assert (day["n"], day["over"]) == (3, 1)
    assert "3/1 · 超 2 个" in page(world, world.xiaoli, "week")
    at_most(world, 3)
    assert by_day(seen(world, world.xiaoli, "week"))["2026-11-25"]["over"] == 0


def test_a_rep_sees_his_own_week_whatever_he_asks_for(world):
    agreed(world, "2026-11-25", "chunjiang-1.1.1.1", world.xiaowang)
    for asked in ({}, {"rep": "xiaowang"}):
        assert seen(world, world.xiaoli, "week", **asked)["tasks"] == []
        assert seen(world, world.xiaoli, "month", day="2026-11-25", **asked)["tasks"] == []


def test_the_manager_sees_every_rep_or_the_one_he_chose(world):
    agreed(world, "2026-11-25")
    agreed(world, "2026-11-25", "chunjiang-1.1.1.1", world.xiaowang)
    at = {"day": "2026-11-25"}
    for name, args in (("week", {}), ("month", at)):
        owners = [t["owner"] for t in seen(world, world.zhou, name, **args)["tasks"] if t["rule"] == "R00"]
        assert sorted(owners) == ["小李", "小王"]
        owners = {t["owner"] for t in seen(world, world.zhou, name, rep="xiaowang", **args)["tasks"]}
        assert owners == {"小王"}
    assert "rep=xiaowang" in page(world, world.zhou, "week") and "rep=" not in page(world, world.xiaoli, "week")


# -- the wall calendar


def test_the_calendar_shows_whole_weeks_around_the_month(world):
    days = seen(world, world.xiaoli, "month")["days"]
    assert (days[0]["day"], days[-1]["day"]) == ("2026-10-26", "2026-12-06")
    assert len(seen(world, world.xiaoli, "month", month="2027-02")["days"]) == 28
    assert [d["day"] for d in days if d["inside"]] == [f"2026-11-{n:02}" for n in range(1, 31)]


def test_a_named_day_and_an_estimate_are_told_apart(world):
    known(world, "2026-12-20")
    done(world.do(world.xiaoli, "visit", door=DOORS[1], stage="S07", **MET))
    december = by_day(seen(world, world.xiaoli, "month", month="2026-12"))
    assert (december["2026-12-20"]["known"], december["2026-12-20"]["guessed"]) == (1, 0)
    assert (december["2026-12-17"]["known"], december["2026-12-17"]["guessed"]) == (0, 1)
    (row,) = seen(world, world.xiaoli, "month", day="2026-12-17")["floors"]
    assert row["t_source"] == "estimated"


def test_who_named_a_month_named_no_day(world):
    done(world.do(world.xiaoli, "visit", door=DOORS[0], plan="next_month", **MET))
    december = by_day(seen(world, world.xiaoli, "month", month="2026-12"))
    assert (december["2026-12-15"]["known"], december["2026-12-15"]["guessed"]) == (0, 1)
    assert "业主说的 2026年12月" in page(world, world.xiaoli, "month", day="2026-12-15")


def test_who_is_lost_is_off_the_calendar(world):
    known(world, "2026-12-20")
    with world.store.writer() as conn:
        conn.execute("UPDATE customer SET level = 'F'")
    assert by_day(seen(world, world.xiaoli, "month", month="2026-12"))["2026-12-20"]["known"] == 0
    assert seen(world, world.xiaoli, "month", day="2026-12-20")["floors"] == []


def test_a_tap_on_a_day_opens_its_list(world):
    known(world, "2026-12-20")
    found = seen(world, world.xiaoli, "month", day="2026-12-20")
    assert found["month"]["chosen"] == "2026-12-20" and [k["t_source"] for k in found["floors"]] == ["owner"]
    shown = page(world, world.xiaoli, "month", month="2026-12")
    assert 'href="/month?day=2026-12-20#day"' in shown and 'id="day"' not in shown
    assert 'id="day"' in page(world, world.xiaoli, "month", day="2026-12-20")


def test_this_month_opens_on_today_and_another_on_no_day(world):
    assert seen(world, world.xiaoli, "month")["month"]["chosen"] == "2026-11-22"
    assert seen(world, world.xiaoli, "month", month="2026-12")["month"]["chosen"] is None


@pytest.mark.parametrize("asked", ["2026-13", "0000-00", "9999-12", "november", "2026-11-22", "%", "2026"])
def test_a_month_that_is_none_is_this_month(world, asked):
    assert seen(world, world.xiaoli, "month", month=asked)["month"]["this"] == "2026-11"
    assert seen(world, world.xiaoli, "month", day=asked[:8])["month"]["this"] == "2026-11"


def test_one_leafs_through_the_turn_of_the_year_and_a_leap_february(world):
    december = seen(world, world.xiaoli, "month", month="2026-12")["month"]
    assert (december["earlier"], december["later"]) == ("2026-11", "2027-01")
    assert seen(world, world.xiaoli, "month", month="2027-01")["month"]["earlier"] == "2026-12"
    leap = seen(world, world.xiaoli, "month", month="2028-02")["days"]
    assert max(d["day"] for d in leap if d["inside"]) == "2028-02-29"


def test_festivals_and_made_up_working_days_are_marked(world):
    october = by_day(seen(world, world.xiaoli, "month", month="2026-10"))
    assert october["2026-10-01"]["name"] == "国庆节" and not october["2026-10-01"]["workday"]
    assert october["2026-10-10"]["workday"] and october["2026-10-10"]["decreed"]
    assert not october["2026-10-17"]["workday"] and not october["2026-10-17"]["decreed"]
    shown = page(world, world.xiaoli, "month", month="2026-10")
    assert '<i class="off">休</i>' in shown and '<i class="on">班</i>' in shown


def test_a_year_nobody_has_announced_says_so_and_so_does_one_nobody_has_loaded(world):
    assert "2027 年放假安排未定" in page(world, world.xiaoli, "month", month="2027-02")
    assert "2040 年放假安排未载入" in page(world, world.xiaoli, "month", month="2040-02")
    assert "放假安排" not in page(world, world.xiaoli, "month")


def test_a_single_day_set_by_the_owner_does_not_make_a_year_known(world):
    done(world.do(world.zhou, "calendar_set", day="2040-02-06", kind="off", name="店休"))
    assert "2040 年放假安排未载入" in page(world, world.xiaoli, "month", month="2040-02")


def test_the_arrangement_of_a_year_takes_the_warning_and_the_guesses_away(world):
    days = ",".join(f"2027-02-{n:02} festival 春节" for n in range(6, 13)) + ",2027-02-20 workday 春节调休上班"
    done(world.do(world.zhou, "calendar_year", year="2027", days=days))
    shown = page(world, world.xiaoli, "month", month="2027-02")
    assert "放假安排" not in shown and "unsure" not in shown
    february = by_day(seen(world, world.xiaoli, "month", month="2027-02"))
    assert (february["2027-02-05"]["decreed"], february["2027-02-20"]["workday"]) == (0, 1)


def test_an_uncertain_day_is_marked_as_such(world):
    assert "unsure" in page(world, world.xiaoli, "month", month="2027-02")
    assert "unsure" not in page(world, world.xiaoli, "month", month="2026-10")


def test_what_is_late_is_red_on_the_day_it_was_due(world):
    agreed(world, "2026-11-24")
    world.wait(days=5)
    assert re.search(r'2026-11-24#day"[^>]*>.*?<small class="late">1</small>', page(world, world.xiaoli, "month"))
    assert not re.search(r'2026-11-28#day"[^>]*><b>28</b>[^/]*<small class="late">', page(world, world.xiaoli, "month"))


@pytest.mark.parametrize("name", ["week", "month"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_today_the_week_and_the_calendar_lead_to_each_other(world, name, lang):
    shown = page(world, world.xiaoli, name, lang)
    assert all(f'href="/{other}"' in shown for other in ("today", "week", "month"))
    assert re.search(rf'href="/{name}" aria-current="page"', shown)


# -- the phone's own day


def phone_days(asked, zone):
    script = Path(__file__).parent / "node" / "phone_day.mjs"
    told = subprocess.run(
        ["node", script, unpacked(), json.dumps(asked)],
        capture_output=True, text=True, check=True, env={**os.environ, "TZ": zone},
    ).stdout  # fmt: skip
    return json.loads(told)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_a_page_opened_after_midnight_shows_the_new_day_wherever_the_phone_thinks_it_is(zone):
    minute = 60_000
    asked = [
        ["2026-11-22T15:59:59.999Z", "Asia/Shanghai", 0],
        ["2026-11-22T16:00:00.000Z", "Asia/Shanghai", 0],
        ["2026-12-31T16:00:00.000Z", "Asia/Shanghai", 0],
        ["2028-02-28T16:00:00.000Z", None, 0],
        ["2026-11-22T15:55:00.000Z", "Asia/Shanghai", 6 * minute],
        ["2031-11-22T16:10:00.000Z", "Asia/Shanghai", -5 * 525_600 * minute - 11 * minute],
        ["2026-03-08T06:59:00.000Z", "America/New_York", 0],
        ["2026-03-08T04:59:00.000Z", "America/New_York", 0],
    ]
    found = [day for day, _ in phone_days(asked, zone)]
    assert found[:5] == ["2026-11-22", "2026-11-23", "2027-01-01", "2028-02-29", "2026-11-23"]
    assert found[5] == "2026-11-23" and found[6:] == ["2026-03-08", "2026-03-07"]


def test_the_server_says_the_same_day_and_the_same_clock_as_the_phone():
    moments = ("2026-11-22T15:59:59.999Z", "2026-11-22T16:00:00.000Z", "2026-12-31T16:30:00.000Z", "2026-07-01T12:00:30.000Z")
    zones = ("Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kathmandu")
    asked = [[moment, zone, 0] for moment in moments for zone in zones]
    assert phone_days(asked, "Pacific/Kiritimati") == [
        [clock.day_of(clock.parse(moment), zone), clock.shift(clock.parse(moment), zone)] for moment, zone, _ in asked
    ]


def test_clock_times_are_those_of_the_shop(world):
    agreed(world, "2026-11-25")
    done(world.do(world.xiaoli, "follow", customer=f"{DOORS[0]}@xiaoli", result="talked_ok", channel="call"))
    for zone, shown in (("Asia/Shanghai", "10:00"), ("Europe/London", "02:00"), ("America/New_York", "21:00")):
        with world.store.writer() as conn:
            conn.execute("UPDATE shop SET tz = ?", (zone,))
        assert shown in page(world, world.zhou, "customer", id=f"{DOORS[0]}@xiaoli")


@pytest.mark.parametrize(("zone", "until", "shift"), [("Asia/Shanghai", "25 Nov 10:00", 480), ("America/New_York", "24 Nov 21:00", -300)])
def test_pages_that_are_no_screen_go_by_the_shops_clock_too(fresh, zone, until, shift):
    with fresh.world.store.writer() as conn:
        conn.execute("UPDATE shop SET tz = ?", (zone,))
    made = html.unescape(fresh.form("zhou", "/invite", {"name": "小孙", "roles": "rep"})[2].decode())
    assert until in made and f'data-shift="{shift}"' in made, "the desk says so to its worker and to its live line"


def test_nothing_of_both_pages_knows_another_clock_than_the_day_it_is_given():
    for name in ("week", "month"):
        assert ":now" not in next(sqlfile.SCREENS.rglob(f"{name}.sql")).read_text("utf-8")
