"""The traps of selling by schedule that have to do with time, each as the day on which it bites.

Of the sixteen traps of the domain these stand elsewhere or come later: 2 and 3 (classes of key accounts) come with the
accounts; 6 (two phones, one house) in test_model_lane.py; 7 and 8 (floor labels, mirrored units) in test_setup.py; 9 and 12
(reports) with the reports; 11 (coordinates) with the maps; 13 (protection after a transfer) with protection; 14
(deletion on request) with the orders; 16 (wages) is nowhere, on purpose. 10 (24 hours through nights and holidays) comes
with the complaints, whose rule is asleep; here stands that no such duty keeps to working days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fieldsales import clock, mutations
from fieldsales.schedule.rules import RULES
from tests.schedule import Household, day, number
from tests.world import NOW, TODAY

EVE, SIXTH = number("2027-02-05"), number("2027-02-11")
"""除夕 and 初六 of 2027."""


@pytest.fixture
def home(world):
    return Household(world)


def on(home: Household, rule: str) -> str | None:
    due = home.due(rule)
    return None if due is None else day(due)


def starts(home: Household, first: str) -> Household:
    """The household's day 0 is the world's first day; its clock begins on another."""
    home.world.now = NOW + timedelta(days=number(first))
    return home


# 1: the calendar ends


@pytest.mark.parametrize("year", [2027, 2031, 2035, 2099])
def test_beyond_the_last_known_year_days_are_uncertain_and_nothing_raises(world, year):
    certain = {row["id"][:4] for row in world.all("SELECT id FROM calendar WHERE certain = 1")}
    assert str(year) not in certain, "nobody claims to know the make-up days of that year"
    home = starts(Household(world), f"{year}-03-01").live(f"{number(f'{year}-03-01')} know")
    home.live(f"0 level A; 0 see S03; 0 plan {number(f'{year}-12-24')}")
    for rule in ("R06", "R13", "R20", "R25"):
        assert on(home, rule).startswith(str(year))
    assert date.fromisoformat(on(home, "R25")).weekday() < 5, "weekdays count where no calendar does"


def test_the_last_day_that_there_is_makes_no_heap_of_errors(home):
    home.live("0 know; 0 level A")
    home.does("plan", customer=home.customer, plan_on="9999-12-31", source="owner")
    assert home.due("R06") == 7 and on(home, "R28") == "9999-12-31"


# 4: the rhythm


def test_a_rhythm_counts_from_the_last_valid_contact_not_from_the_plan(home):
    home.live("0 know; 0 level A")
    assert home.due("R06") == 7
    home.live("12 call R06 talked_ok")
    assert home.due("R06") == 19, "five days late, and the next is a week after the talk"
    home.live("13 knock owner_met")
    assert home.due("R06") == 20, "a visit is a contact, whatever task it was for"


def test_an_attempt_neither_closes_a_task_nor_counts_as_a_contact(home):
    home.live("0 know; 0 level A; 7 call R06 no_answer")
    assert home.due("R06") == 8, "tomorrow again"
    assert home.row()["met_on"] is None
    home.live("8 call R06 switched_off; 9 call R06 left_message 12")
    assert home.due("R06") == 14, "three in a week are enough"
    home.live("14 call R06 talked_ok")
    assert home.due("R06") == 21 and home.row()["met_on"] == day(14)


# 5: T moves


def parts(home: Household, rule: str) -> set[str]:
    return {task["part"] for task in home.tasks() if task["rule"] == rule}


def test_a_t_moved_into_the_past_is_one_question_and_no_heap(home):
    home.live("0 know; 0 level A; 0 plan 90; 20 plan 15")
    late = [task for task in home.tasks() if task["kind"] == "plan"]
    assert {task["rule"] for task in late} == {"R61"} and {task["due_on"] for task in late} == {day(20)}
    assert home.row()["due_1"] == f"{day(20)} R61" and "R61" not in (home.row()["due_2"] or "")


def test_a_t_too_near_is_one_urgent_task_with_the_list_inside(home):
    home.live("0 know; 0 level A; 0 plan 10")
    assert home.due("R60") == 0 and home.row()["due_1"] == f"{TODAY} R60"
    assert parts(home, "R60") == {"R20", "R21", "R22", "R23", "R69"}
    assert [home.due(rule) for rule in ("R25", "R26", "R27", "R28")] == [3, 7, 9, 10], "what is still ahead stays"
    home.live("1 call R60 talked_ok")
    assert home.due("R60") is None
    home.live("2 plan 10 measured")
    assert home.due("R60") is None, "who confirms the day does not ask for all of it again"


def test_open_tasks_move_with_t_and_done_ones_stay_done(home):
    home.live("0 know; 0 level O; 0 plan 60; 45 call R23 measured")
    before = {rule: home.due(rule) for rule in ("R25", "R26", "R27", "R28")}
    home.live("46 plan 75")
    assert {rule: home.due(rule) for rule in before} == {"R25": 68, "R26": 72, "R27": 74, "R28": 75}
    assert before == {"R25": 53, "R26": 57, "R27": 59, "R28": 60}
    assert home.due("R23") is None, "measured is measured"


def test_what_was_late_when_t_moved_is_due_today(home):
    home.live("0 know; 0 level O; 0 plan 40; 30 plan 42")
    assert home.due("R60") == 30 and "R23" in parts(home, "R60")


def test_a_month_is_its_middle_or_its_end_when_that_is_over(home):
    home.live("0 know; 0 month next_month")
    assert home.row()["t_on"] == "2026-12-15" and home.row()["t_source"] == "owner"
    home.live("0 month this_month")
    assert home.row()["t_on"] == "2026-11-30", "the middle of November is over"
    assert home.due("R60") == 0, "what lies before is one task"


def test_a_surer_source_is_not_overruled_without_a_reason(home):
    home.live("0 know; 0 plan 60 measured")
    again = {"customer": home.customer, "plan_on": day(70), "source": "owner"}
    assert home.world.do(home.world.xiaoli, "plan", **again).reason == "plan_source_falls"
    assert home.world.do(home.world.xiaoli, "plan", **again, reason="业主改了").verdict == "applied"


# 15: a refused owner


def test_a_refused_owner_stops_the_sweep_of_his_door_for_every_rep(world):
    door = "jinxiu-3.1.2.1"
    home = Household(world, door).live("0 knock no_answer")
    assert world.row("door", door)["revisit_on"] == day(3)
    assert world.do(world.xiaowang, "visit", door=door, outcome="refused", quiet="90").verdict == "applied"
    assert world.row("door", door)["revisit_on"] is None
    home.live("5 knock no_answer")
    assert world.row("door", door)["revisit_on"] == day(91), "a later knock does not shorten it"
    home.live("6 quiet ever")
    assert world.row("door", door)["revisit_on"] is None
    home.live("7 quiet over")
    assert world.row("door", door)["revisit_on"] is not None


def test_a_quiet_door_is_quiet_for_both_reps_customers(world):
    door = "jinxiu-3.1.2.1"
    home = Household(world, door).live("0 know; 0 level H")
    assert world.do(world.xiaowang, "contact", door=door, name="王阿姨", data_source="told").verdict == "applied"
    home.live("1 quiet 90")
    rows = world.all("SELECT due_on, quiet_until, frozen_by FROM customer WHERE door_id = :door ORDER BY made_at", door=door)
    assert len({row["quiet_until"] for row in rows}) == 1 and len(rows) == 2
    assert [row["due_on"] for row in rows] == [day(92), None] and rows[1]["frozen_by"], "the later claim has no tasks until it is decided"


def test_a_revisit_falls_on_no_festival_and_a_rule_switched_off_asks_for_none(world):
    home = Household(world).live(f"{EVE - 2} knock no_answer")
    door = lambda: world.row("door", home.door)["revisit_on"]  # noqa: E731
    assert door() == day(SIXTH + 1)
    home.live(f"{EVE - 1} knock family_met; {EVE + 20} knock no_answer")
    assert world.do(world.zhou, "rule_edit", rule="R01", active=0).verdict == "applied"
    assert door() is None
    assert world.do(world.zhou, "rule_edit", rule="R01", active=1, steps="5").verdict == "applied"
    assert door() == day(EVE + 25)


def test_a_knock_that_was_taken_back_asks_for_no_other(world):
    home = Household(world).live("0 knock no_answer; 5 knock no_answer")
    last = world.all("SELECT id FROM visit ORDER BY at DESC LIMIT 1")[0]["id"]
    home.does("undo", visit=last)
    assert world.row("door", home.door)["revisit_on"] == day(3)


# Nobody is pestered


@pytest.mark.parametrize("level", ["N", "C", "B", "A", "H"])
def test_do_not_contact_blocks_everything_before_an_order(home, level):
    home.live(
        f"0 know; 0 see S07; 0 plan 30; {f'0 level {level};' if level != 'N' else ''} 0 call - appointment 5; 1 stop"
    )
    assert home.tasks() == [] and home.row()["due_on"] is None


@pytest.mark.parametrize("how", ["1 stop", "1 quiet ever", "1 quiet 90"])
def test_the_duties_of_an_order_hold_whatever_the_customer_wants(home, how):
    home.live(f"0 know; 0 level O; 0 see S07; 0 plan 60; {how}")
    assert {task["rule"] for task in home.tasks() if task["due_on"] <= day(60)} == {"R23", "R25", "R26", "R27", "R28"}
    home.live("60 level D")
    assert {"R29", "R30", "R31"} <= {task["rule"] for task in home.tasks() if task["due_on"] <= day(63)}


def test_one_contact_a_day_and_three_in_a_week(home):
    home.live("0 know; 0 level H; 0 see S08; 1 call R18 talked_ok")
    assert home.row()["due_on"] > day(1), "R18 and R05 are not both for today"
    home.live("2 call - no_answer; 3 call R05 no_answer")
    assert min(task["due_on"] for task in home.tasks() if task["part"] in ("R05", "R18")) == day(8), (
        "1, 2, 3 and then 8"
    )
    home.live("3 level O")
    assert home.row()["due_on"] < day(8), "who has ordered wants to be called"


def test_how_often_a_customer_hears_from_us_is_the_owners_to_set(home):
    home.live("0 know; 0 level H; 0 see S08; 1 call - no_answer")
    assert home.due("R18") == 2
    _set(home.world, contacts_per_day=2)
    assert home.due("R18") < 2, "a second contact fits into the day"
    _set(home.world, contacts_per_day=1, contacts_per_week=1)
    assert home.due("R18") == 8, "one in seven days"


def _set(world, **settings):
    for setting, value in settings.items():
        assert world.do(world.zhou, "setting_set", setting=setting, value=str(value)).verdict == "applied"


def test_a_message_may_follow_a_visit_of_the_same_day(home):
    home.live("0 know; 0 knock owner_met")
    assert home.due("R02") == 0, "thank you"
    assert home.due("R03") == 1


def test_own_words_may_be_put_off_twice_and_skipped_with_a_reason(home):
    home.live("0 know; 0 level A; 7 move R06 8; 8 move R06 12")
    assert home.due("R06") == 12
    late = {"customer": home.customer, "task": "R06", "next_on": day(20)}
    assert home.world.do(home.world.xiaoli, "move", **late).reason == "moved_twice"
    assert home.world.do(home.world.zhou, "move", **late).verdict == "applied"
    assert home.due("R06") == 20
    home.live("20 call R06 talked_ok; 27 move R06 29")
    assert home.due("R06") == 29, "after a talk he may again"
    assert home.world.do(home.world.xiaoli, "skip", customer=home.customer, task="R06").reason == "arg_missing"
    home.live("29 skip R06")
    assert home.due("R06") == 36


# Days


POLICIES = [
    # policy, the day it is set to by the rule, the day it is due
    ("workday", "2026-11-25", "2026-11-25"),
    ("workday", "2026-11-28", "2026-11-30"),
    ("workday", "2027-01-01", "2027-01-04"),
    ("workday", "2026-10-10", "2026-10-10"),  # a Saturday that makes up for National Day
    ("workday", "2026-10-01", "2026-10-08"),
    ("prefer_weekend", "2026-11-25", "2026-11-25"),  # Wednesday: no weekend within two days
    ("prefer_weekend", "2026-11-26", "2026-11-28"),
    ("prefer_weekend", "2026-11-27", "2026-11-28"),
    ("prefer_weekend", "2026-11-30", "2026-11-29"),
    ("prefer_weekend", "2026-10-09", "2026-10-11"),  # the Saturday next to it is a working day
    ("no_festival", "2027-02-06", "2027-02-12"),
    ("no_festival", "2027-02-04", "2027-02-04"),
    ("no_festival", "2026-10-01", "2026-10-01"),  # a day off, but no festival of the calls
    (
        "any",
        "2027-02-05",
        "2027-02-12",
    ),  # nobody is called from New Year's Eve to the sixth day, whatever the rule says
    ("any", "2026-11-28", "2026-11-28"),
]


@pytest.mark.parametrize(("policy", "by_rule", "due"), POLICIES)
def test_a_day_policy_finds_its_day(world, policy, by_rule, due):
    assert world.do(world.zhou, "rule_edit", rule="R06", day_policy=policy).verdict == "applied"
    world.now = NOW + timedelta(days=number(by_rule) - 7)
    home = Household(world)
    home._know()
    home._level("A")
    assert on(home, "R06") == due


def test_greetings_by_wechat_alone_are_for_festivals_too(world):
    home = Household(world).live(f"{EVE - 30} know; {EVE - 30} level C")
    assert home.due("R08") == EVE, "by WeChat only"
    assert world.do(world.zhou, "rule_edit", rule="R08", day_policy="no_festival").verdict == "applied"
    assert home.due("R08") == SIXTH + 1


def test_the_search_for_a_day_never_crosses_t(home):
    home.live(f"0 know; 0 level A; 0 plan {EVE + 9}")
    assert home.due("R25") < EVE + 9 and home.due("R25") in (EVE - 1, SIXTH + 1)
    home.live(f"0 plan {EVE + 5}")
    for rule in ("R20", "R21", "R22", "R23", "R25"):
        assert home.due(rule) < EVE, f"{rule}: before the festival, because T lies in it"


def test_nothing_puts_an_early_step_behind_t(home):
    boss = home.world.zhou
    for n in (SIXTH + 1, SIXTH + 2):
        assert home.world.do(boss, "calendar_set", day=day(n), kind="off").verdict == "applied"
    home.live(f"0 know; 0 level A; 0 plan {EVE + 7}")
    assert home.due("R25") == EVE - 1, "the next working day would be behind T"
    home.live("0 plan 40; 24 move R23 45")
    assert home.due("R23") == 39, "put off behind T it is due before T, which is New Year's Day"


def test_a_day_the_owner_edits_counts_at_once(home):
    home.live("0 know; 0 see S03")
    assert home.due("R13") == 3
    zhou = home.world.zhou
    assert home.world.do(zhou, "calendar_set", day=day(3), kind="off", name="停电").verdict == "applied"
    assert home.due("R13") == 4
    assert home.world.do(zhou, "calendar_set", day=day(3), kind="usual").verdict == "applied"
    assert home.due("R13") == 3


def test_a_rule_switched_off_and_on_again_asks_as_before(home):
    home.live("0 know; 0 level A")
    before = home.row()["due_on"]
    assert home.world.do(home.world.zhou, "rule_edit", rule="R06", active=0).verdict == "applied"
    assert home.due("R06") is None and home.row()["due_on"] is None
    assert home.world.do(home.world.zhou, "rule_edit", rule="R06", active=1).verdict == "applied"
    assert home.row()["due_on"] == before == day(7)


def test_over_the_end_of_the_year(home):
    start = number("2026-12-28")
    home.live(f"{start} know; {start} level A; {start} plan {number('2027-01-05')}")
    assert (on(home, "R06"), on(home, "R27"), on(home, "R28")) == ("2027-01-04", "2027-01-04", "2027-01-05")
    assert on(home, "R26") == "2027-01-02", "the days of New Year count, T does not wait"


def test_the_leap_day_is_a_day(home):
    start = number("2028-02-29")
    home.live(f"{start} know; {start} level D; {start} heating water")
    assert (on(home, "R30"), on(home, "R36")) == ("2028-03-01", "2029-01-29")
    home.live(f"{start + 335} call R36 talked_ok")
    assert on(home, "R36") == "2029-02-28", "a year of 365 days"
    home.live(f"{start + 340} level T")
    home.live(f"{start + 340} level C")
    home.live(f"{start + 340} plan {number('2028-02-29') + 366 + 365 * 3 - 1}")
    assert on(home, "R28") == "2032-02-28"
    home.does("plan", customer=home.customer, plan_on="2032-02-29", source="owner")
    assert (on(home, "R21"), on(home, "R27")) == ("2032-01-30", "2032-02-28")
    bad = home.world.do(home.world.xiaoli, "plan", customer=home.customer, plan_on="2027-02-29", source="owner")
    assert bad.reason == "day_wrong"


# Clocks


def test_the_day_is_the_reps_own_not_the_servers(world):
    """Captured at 23:30 in the shop, which is 15:30 UTC; and at 00:30, when it is still yesterday in UTC."""
    for at, own in (("2026-11-24T15:30:00.000Z", "2026-11-24"), ("2026-11-24T16:30:00.000Z", "2026-11-25")):
        world.now = clock.parse(at)
        home = Household(world, f"jinxiu-2.1.1.{1 if own.endswith('4') else 2}")
        home._know()
        home._level("A")
        assert home.row()["level_on"] == own
        assert on(home, "R06") == (date.fromisoformat(own) + timedelta(days=7)).isoformat()


@pytest.mark.parametrize(
    ("zone", "at", "own"),
    [
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25"),  # 02:30, for the first time
        ("Europe/Berlin", datetime(2026, 10, 25, 22, 30, tzinfo=UTC), "2026-10-25"),  # 23:30 of a day of 25 hours
        ("Europe/Berlin", datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "2026-10-26"),
        ("Europe/Berlin", datetime(2026, 3, 28, 22, 30, tzinfo=UTC), "2026-03-28"),
        ("Europe/Berlin", datetime(2026, 3, 29, 21, 30, tzinfo=UTC), "2026-03-29"),  # 23:30 of a day of 23 hours
        ("America/New_York", datetime(2026, 11, 2, 4, 30, tzinfo=UTC), "2026-11-01"),
        ("Asia/Shanghai", datetime(2026, 11, 22, 15, 30, tzinfo=UTC), "2026-11-22"),
    ],
)
@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(days=1826), timedelta(days=-1826)])
def test_where_clocks_change_a_day_is_the_shops_and_a_week_has_seven(world, zone, at, own, wrong_by):
    """A phone whose clock is right says its own day; of one that is years off the server says it, in the shop's zone."""
    with world.store.writer() as conn:
        conn.execute("UPDATE shop SET tz = ?", (zone,))
    home = Household(world)
    captured = at + wrong_by
    for n, (name, args) in enumerate(
        [
            ("contact", {"door": home.door, "name": "张哥", "data_source": "told"}),
            ("level", {"customer": home.customer, "level": "A"}),
        ]
    ):
        record = {
            "id": f"zone-{n}",
            "name": name,
            "args": args,
            "at": clock.iso(captured),
            "day": clock.day_of(captured, zone),
        }
        verdict = mutations.accept(world.store, world.xiaoli, record, at + timedelta(seconds=5), -wrong_by)
        assert verdict.verdict == "applied", verdict
    assert home.row()["level_on"] == own
    due = date.fromisoformat(on(home, "R06"))
    assert (due - date.fromisoformat(own)).days >= 7 and due.weekday() == date.fromisoformat(own).weekday()


# 10: duties and days off


def test_what_has_hours_to_be_answered_in_does_not_wait_for_a_working_day():
    for rule in RULES:
        if rule.code in ("R38", "R39"):
            assert rule.day_policy == "any" and rule.duty == 1
