"""The report an auditor reads: every line of it against what was done."""

from __future__ import annotations

import pytest

from fieldsales.privacy import tickets
from tests.test_reports import asked
from tests.test_stops import LI, met
from tests.world import World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def line(world, who="xiaoli", **args):
    found = asked(
        world.store, "R24", world.zhou, **({"period": "range", "from": "2020-01-01", "to": "2030-01-01"} | args)
    )
    return next(row for row in found.rows if row["person_id"] == who), found.total


def call(world, hour, minute=0, door=LI, **more):
    """A call at that hour of the shop's clock; the world begins at ten."""
    world.now = world.now.replace(hour=(hour - 8) % 24, minute=minute)
    verdict = world.do(
        world.xiaoli, "follow", None, customer=f"{door}@xiaoli", **({"result": "talked_ok", "channel": "call"} | more)
    )
    assert verdict.verdict == "applied", verdict


def test_calls_outside_the_hours_are_counted_and_those_within_are_not(world):
    met(world, world.xiaoli, LI)
    for n, (hour, minute) in enumerate([(9, 0), (11, 59), (14, 0), (20, 30)]):
        world.wait(days=n and 7)
        call(world, hour, minute)
    assert line(world)[0]["early"] == 0
    for hour, minute in ((8, 59), (13, 0), (20, 31)):
        world.wait(days=7)
        call(world, hour, minute)
    call(world, 21, result="wechat_replied", channel="wechat")
    assert line(world)[0]["early"] == 3


def test_more_contacts_a_day_than_the_shop_allows_are_counted(world):
    met(world, world.xiaoli, LI)
    call(world, 10)
    assert line(world)[0]["often"] == 0
    call(world, 11), call(world, 15)
    assert line(world)[0]["often"] == 2


def test_contacts_after_a_no_are_counted(world):
    contact = met(world, world.xiaoli, LI)
    world.do(world.xiaoli, "contact_stop", None, contact=contact)
    assert line(world)[0]["after_no"] == 0 and line(world)[0]["refused"] == 1
    world.wait(days=2)
    call(world, 10)
    assert line(world)[0]["after_no"] == 1


def test_a_no_before_eight_in_the_morning_is_of_that_day(world):
    contact = met(world, world.xiaoli, LI)
    world.wait(hours=21)  # seven in the morning, 23:00 of the day before in UTC
    world.do(world.xiaoli, "contact_stop", None, contact=contact)
    world.wait(hours=3)
    call(world, 10)
    assert line(world)[0]["after_no"] == 0


def test_consent_is_a_share_of_the_people_filed(world):
    contact = met(world, world.xiaoli, LI)
    met(world, world.xiaoli, "jinxiu-1.1.5.1", "13900139000")
    world.do(world.xiaoli, "consent", None, contact=contact, kind="filing", channel="spoken", wording="v1")
    assert (line(world)[0]["filed"], line(world)[0]["agreed"]) == (2, 1)
    world.do(world.xiaoli, "consent_withdraw", None, contact=contact, kind="filing")
    assert line(world)[0]["agreed"] == 0


def test_requests_count_as_in_time_until_their_day_is_over(world, monkeypatch):
    from fieldsales import clock

    monkeypatch.setattr(clock, "now", lambda: world.now)
    tickets.receive(world.store, world.zhou, "copy", "张哥", "", "", world.now)
    assert (line(world)[1]["requests"], line(world)[1]["in_time"]) == (1, 1)


def test_files_and_numbers_stand_with_who_took_them(fresh):
    fresh.form("zhou", "/reveal", {"contact": "visit-li-0.contact"})
    fresh.ask("zhou", "GET", "/export/refusals.csv")
    row, _ = line(fresh.world, "zhou")
    assert (row["files"], row["with_numbers"], row["shown"]) == (1, 1, 1)
