"""The daily report writes itself; the rep adds a sentence, the manager answers, and what comes later shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fieldsales import clock, mutations, screens
from fieldsales.reports import filters
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.sqlfile import screens as listed
from fieldsales.store import Params
from tests.world import NOW, TODAY

SEEN = "knocked opened met filed customers calls wechat talks up down done".split()
NUMBERS = (
    "knocked=2,opened=1,met=1,filed=1,customers=1,calls=1,wechat=0,talks=1,up=1,down=0,done=1,planned=4,tomorrow=2"
)


@pytest.fixture(autouse=True)
def on_the_streets_clock(monkeypatch, world):
    monkeypatch.setattr(clock, "now", lambda: world.now)


def ok(verdict):
    assert verdict.verdict == "applied", verdict
    return verdict.id


def day_out(world):
    """Two doors, one of them met and filed, graded and called."""
    known = {"name": "李", "phone": "13911112222", "data_source": "told"}
    ok(world.do(world.xiaoli, "visit", door="jinxiu-1.1.3.2", outcome="owner_met", **known))
    ok(world.do(world.xiaoli, "visit", door="jinxiu-1.1.3.1", outcome="no_answer"))
    call = {"result": "talked_ok", "channel": "call", "task": "R03", "level": "B"}
    ok(world.do(world.xiaoli, "follow", customer="jinxiu-1.1.3.2@xiaoli", **call))


def filled(world, who, day=None):
    """The numbers that his page fills in."""
    sql = next(q.sql for q in listed()["daily"].queries if q.name == "day")
    with world.store.reader(who) as conn:
        return conn.one(sql, Params({"me": who.id, "role": who.role, "today": TODAY, "day": day}))


def sent(world, who, id=None, **more):
    return world.do(who, "daily_send", id, **{"day": TODAY, "seen": NUMBERS, "text": "两户有意向"} | more)


def daily(world, who=None, **args):
    who = who or world.zhou
    with world.store.reader(who) as conn:
        said = filters.asked({"period": "all"} | args, TODAY, "7", who)
        return answer(conn, REPORTS["R2"], said, who, "en", TODAY).rows


def test_the_report_fills_itself_from_the_day(world):
    day_out(world)
    found = filled(world, world.xiaoli)
    assert {k: found[k] for k in SEEN} == {
        "knocked": 2, "opened": 1, "met": 1, "filed": 1, "customers": 1, "calls": 1, "wechat": 0, "talks": 1, "up": 1, "down": 0, "done": 1,
    }  # fmt: skip
    assert filled(world, world.xiaowang)["knocked"] == 0


def test_the_page_of_the_rep_and_the_report_of_the_owner_say_the_same(world):
    day_out(world)
    (row,) = daily(world)
    found = filled(world, world.xiaoli)
    assert all(row[key] == found[key] for key in SEEN if key != "met")


@pytest.mark.parametrize(("zone", "day"), [("Asia/Shanghai", "2026-11-22"), ("America/New_York", "2026-11-21")])
def test_what_is_a_moment_counts_on_the_day_it_was_in_the_shop(world, zone, day):
    day_out(world)
    with world.store.writer() as w:
        w.execute("UPDATE shop SET tz = ?", (zone,))
    for asked in ("2026-11-21", "2026-11-22"):
        found = filled(world, world.xiaoli, day=asked)
        assert [found[k] for k in ("filed", "customers", "up")] == [int(asked == day)] * 3


def test_he_sends_it_and_the_owner_sees_when_and_whether_in_time(world):
    day_out(world)
    world.now = datetime(2026, 11, 22, 12, 29, tzinfo=UTC)  # 20:29 in the shop, due by 20:30
    ok(sent(world, world.xiaoli))
    world.wait(hours=1)
    ok(sent(world, world.xiaoli, text="改一句"))
    (row,) = daily(world)
    assert (row["text"], row["on_time"], row["planned"]) == ("改一句", 1, 4), (
        "the first of the day counts for the hour, the last for the words"
    )


@pytest.mark.parametrize("minute, in_time", [(30, 1), (31, 0)])
def test_the_hour_of_the_setting_decides(world, minute, in_time):
    day_out(world)
    ok(world.do(world.zhou, "setting_set", setting="daily_deadline", value="19:30"))
    world.now = datetime(2026, 11, 22, 11, minute, tzinfo=UTC)
    ok(sent(world, world.xiaoli))
    assert daily(world)[0]["on_time"] == in_time


@pytest.mark.parametrize("value", ["", "2030", "24:00", "20:60", "20:3", "ab:cd", "20:30 "])
def test_an_hour_that_is_none_is_refused(world, value):
    assert world.do(world.zhou, "setting_set", setting="daily_deadline", value=value).verdict == "rejected"


def test_a_day_without_a_report_is_late_once_it_is_over(world):
    day_out(world)
    assert daily(world)[0]["on_time"] is None
    world.wait(days=1)
    with world.store.reader(world.zhou) as conn:
        said = filters.asked({"period": "all"}, "2026-11-23", "7", world.zhou)
        assert answer(conn, REPORTS["R2"], said, world.zhou, "en", "2026-11-23").rows[0]["on_time"] == 0


def test_what_comes_in_after_it_was_sent_shows_as_a_difference(world):
    day_out(world)
    ok(sent(world, world.xiaoli))
    assert daily(world)[0]["drift"] == ""
    late = {
        "id": "late-visit",
        "name": "visit",
        "args": {"door": "jinxiu-1.1.5.1", "outcome": "no_answer"},
        "at": clock.iso(NOW),
        "day": TODAY,
    }
    ok(mutations.accept(world.store, world.xiaoli, late, NOW + timedelta(hours=5)))
    assert daily(world)[0]["drift"] == "Doors knocked 2→3"


@pytest.mark.parametrize("more, reason", [
    ({"day": "2026-11-23"}, "daily_day"), ({"day": "2026-11-14"}, "daily_day"), ({"day": "2026-02-30"}, "day_wrong"), ({"text": "x" * 1001}, "text_too_long"),
    ({"seen": "knocked=<b>"}, "choice_unknown"), ({"seen": "a" * 401}, "choice_unknown"), ({"seen": ""}, "arg_missing"),
])  # fmt: skip
def test_what_is_no_report_is_refused_with_a_reason(world, more, reason):
    assert sent(world, world.xiaoli, **more).reason == reason


def test_only_a_rep_writes_one_and_only_the_manager_answers(world):
    assert sent(world, world.zhou).reason == "not_allowed"
    id = ok(sent(world, world.xiaoli))
    assert world.do(world.xiaoli, "daily_answer", report=id, text="自夸").reason == "not_allowed"
    assert world.do(world.xiaowang, "daily_read", report=id).reason == "not_yours"


def test_an_answer_stands_unread_until_he_has_read_it(world):
    id = ok(sent(world, world.xiaoli))
    assert b"Your daily report was answered" not in today(world)
    ok(world.do(world.zhou, "daily_answer", report=id, text=" 周六一起去 "))
    assert world.row("daily_report", id)["answer"] == "周六一起去"
    assert b"Your daily report was answered" in today(world)
    ok(world.do(world.xiaoli, "daily_read", report=id))
    assert b"Your daily report was answered" not in today(world)
    ok(world.do(world.zhou, "daily_answer", report=id, text="改成周日"))
    assert b"Your daily report was answered" in today(world), "another answer is unread again"


def today(world, who=None):
    who = who or world.xiaoli
    return screens.render(world.store, "today", who, {}, "en", "/today").encode()


@pytest.mark.parametrize("hour, worked, told", [(10, True, False), (19, True, True), (19, False, False)])
def test_in_the_evening_of_a_working_day_today_offers_it(world, hour, worked, told):
    if worked:
        day_out(world)
    world.now = datetime(2026, 11, 22, hour - 8, 0, tzinfo=UTC)
    assert (b"Your daily report is ready" in today(world)) == told
    if told:
        ok(sent(world, world.xiaoli))
        assert b"Your daily report is ready" not in today(world)


def test_it_lies_in_the_reps_own_bucket_and_no_colleague_reads_it(world):
    id = ok(sent(world, world.xiaoli))
    assert world.row("daily_report", id)["bucket"] == "rep:xiaoli"
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM daily_report") == []
    assert len(world.as_seen_by(world.xiaoli, "SELECT id FROM daily_report")) == 1


def test_the_owner_reads_and_answers_them_on_one_page(fresh):
    world = fresh.world
    id = ok(sent(world, world.xiaoli, problems="物业不让进"))
    page = fresh.ask("zhou", "GET", "/dailies")[2].decode()
    assert "两户有意向" in page and "物业不让进" in page and "tasks 1 of 4" in page
    assert (
        fresh.form(
            "zhou",
            "/do/daily_answer",
            {"id": "01jd0000000000000000answer", "report": id, "text": "好", "next": "/dailies"},
        )[0]
        == 303
    )
    assert "周老板：好" in fresh.ask("zhou", "GET", "/dailies")[2].decode()
    assert b"1" in fresh.ask("xiaoli", "GET", "/daily")[2] and fresh.ask("xiaoli", "GET", "/dailies")[0] in (400, 403)


def test_the_rule_says_from_when_and_whether_at_all(world):
    day_out(world)
    world.now = datetime(2026, 11, 22, 9, 59, tzinfo=UTC)
    assert b"Your daily report is ready" not in today(world)
    world.now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert b"Your daily report is ready" in today(world), "R58: from six in the evening"
    ok(world.do(world.zhou, "rule_edit", rule="R58", active="0"))
    assert b"Your daily report is ready" not in today(world)
