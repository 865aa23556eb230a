"""Who is out today: from visits alone, within the working hours alone, and the rep is told so."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from fieldsales import clock, screens
from fieldsales.access.devices import device_by
from fieldsales.routes.sync import exchange
from fieldsales.store import schema_version
from tests.model.server import known_tokens, token_of

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """The clock of server and street; hours are UTC, the shop is eight ahead."""

    def go(world, moment: datetime) -> None:
        world.now = moment
        monkeypatch.setattr(clock, "now", lambda: world.now)

    return go


def page(world, who=None, name="field") -> str:
    return html.unescape(screens.render(world.store, name, who or world.zhou, {}, "en", f"/{name}"))


def of(world, name: str) -> str:
    """The part of one rep."""
    return re.search(rf'<section class="out-rep" aria-label="{name}">.*?</section>', page(world), re.S)[0]


def visit(world, who, door, outcome="no_answer", id=None, **more) -> None:
    assert world.do(who, "visit", id, door=door, outcome=outcome, **more).verdict == "applied"


def test_the_building_of_the_last_visit_is_shown_with_its_time(world, at):
    at(world, NOON)
    visit(world, world.xiaoli, "jinxiu-1.1.3.2")
    world.wait(minutes=7)
    visit(world, world.xiaoli, "jinxiu-2.1.6.1")
    assert "12:07" in of(world, "小李") and 'href="/building/jinxiu-2"' in of(world, "小李") and "jinxiu-1" not in of(world, "小李")


def test_before_and_after_the_working_hours_nobody_is_anywhere(world, at):
    at(world, NOON)
    visit(world, world.xiaoli, "jinxiu-1.1.3.2")
    at(world, NIGHT)
    assert "/building/" not in of(world, "小李") and "Outside the working hours" in page(world)
    assert "Doors today: 1" in of(world, "小李"), "what he did is no secret"


def test_a_visit_outside_the_hours_is_no_place_on_the_same_day_either(world, at):
    at(world, datetime(2026, 11, 21, 23, 0, tzinfo=UTC))  # seven in the morning
    visit(world, world.xiaoli, "jinxiu-1.1.3.2")
    at(world, NOON)
    assert "/building/" not in of(world, "小李")


def test_the_hours_are_a_setting(world, at):
    at(world, NOON)
    visit(world, world.xiaoli, "jinxiu-1.1.3.2")
    assert world.do(world.zhou, "setting_set", setting="field_hours", value="13:00-18:00").verdict == "applied"
    assert "/building/" not in of(world, "小李")
    assert world.do(world.zhou, "setting_set", setting="field_hours", value="12:00-18:00").verdict == "applied"
    assert "/building/jinxiu-1" in of(world, "小李")


@pytest.mark.parametrize("wrong", ["", "08:30", "19:00-08:30", "08:30-08:30", "8:30-19:00", "08:30-24:00", "08:60-19:00", "08-30:19-00", "08:30-19:00,"])
def test_hours_that_cannot_be_right_are_refused_with_a_sentence(world, wrong):
    assert world.do(world.zhou, "setting_set", setting="field_hours", value=wrong).reason in ("field_hours_wrong", "arg_missing")


def test_only_visits_tell_and_an_undone_or_corrected_one_moves_nobody(world, at):
    at(world, NOON)
    visit(world, world.xiaoli, "jinxiu-1.1.3.2", id="first")
    world.wait(minutes=5)
    visit(world, world.xiaoli, "jinxiu-2.1.6.1", id="second")
    world.wait(minutes=5)
    assert world.do(world.xiaoli, "undo", visit="second").verdict == "applied"
    world.wait(minutes=60)
    assert world.do(world.xiaoli, "correct", visit="first", outcome="worker_only").verdict == "applied"
    assert world.do(world.xiaoli, "contact", door="jinxiu-2.1.6.1", name="张", data_source="told").verdict == "applied"
    assert "12:00" in of(world, "小李") and "/building/jinxiu-1" in of(world, "小李") and "jinxiu-2" not in of(world, "小李")


def test_yesterday_is_nobodys_place(world, at):
    at(world, datetime(2026, 11, 21, 4, 0, tzinfo=UTC))
    visit(world, world.xiaoli, "jinxiu-1.1.3.2")
    at(world, NOON)
    assert "/building/" not in of(world, "小李") and "No visits today" in of(world, "小李")


def test_the_visits_of_each_hour_add_up_to_the_day(world, at):
    for unit, hour, n in ((1, 1, 2), (2, 4, 3), (3, 5, 1)):
        at(world, datetime(2026, 11, 22, hour, 0, tzinfo=UTC))
        for k in range(n):
            visit(world, world.xiaoli, f"jinxiu-2.{unit}.{1 + k}.1")
    spoken = re.search(r"Visits by the hour:([^<]*)", of(world, "小李"))[1]
    assert re.findall(r"(\d+):00 (\d+);", spoken) == [("9", "2"), ("12", "3"), ("13", "1")]
    assert "Doors today: 6" in of(world, "小李")


def test_every_rep_reads_on_his_phone_what_the_shop_sees(world):
    assert world.do(world.zhou, "setting_set", setting="field_hours", value="09:00-18:30").verdict == "applied"
    mine = page(world, world.xiaoli, "me")
    assert "Your shop sees the building of your last visit, between 09:00 and 18:30. Nothing else is tracked." in mine
    assert "Your shop sees" not in page(world, world.zhou, "me")


def test_a_rep_does_not_see_where_others_are(walk):
    assert walk.ask("xiaoli", "GET", "/field")[0] in (400, 403)


# What phones hold


def told(world, **body) -> dict:
    device = device_by(world.store, token_of("phone-xiaoli"), world.now)
    asked = {"device": "phone-xiaoli", "epoch": None, "schema": schema_version(), "cursors": {}, "mutations": [], "pending": 0, "photos": 0} | body
    exchange(world.store, device, asked)
    return world.row("device", "phone-xiaoli")


def test_since_when_something_waits_on_a_phone_stands_until_it_is_sent(world, at):
    known_tokens(world.store)
    at(world, NOON)
    assert told(world)["waiting_since"] is None
    world.wait(minutes=10)
    first = told(world, pending=4, photos=1)
    assert (first["pending"], first["photos"], first["waiting_since"]) == (4, 1, clock.iso(world.now))
    world.wait(minutes=30)
    assert told(world, pending=0, photos=1)["waiting_since"] == first["waiting_since"]
    assert "1 photos unsent" in of(world, "小李") and "since 12:10" in of(world, "小李")
    world.wait(minutes=5)
    assert told(world)["waiting_since"] is None and "Phone holds nothing" in of(world, "小李")


@pytest.mark.parametrize("nonsense", ["3", -1, 2**40, None, [1], {"n": 1}])
def test_a_phone_that_says_nonsense_of_itself_is_answered_all_the_same(world, at, nonsense):
    known_tokens(world.store)
    at(world, NOON)
    row = told(world, pending=nonsense, photos=nonsense)
    assert row["pending"] is None and row["photos"] is None and row["waiting_since"] is None


def test_a_phone_that_was_silent_since_yesterday_is_named(world, at):
    known_tokens(world.store)
    at(world, datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
    told(world)
    at(world, NOON)
    assert "小李" in page(world, name="phones") and "2 days ago" in page(world, name="phones")
    told(world)
    assert "小李" not in page(world, name="phones")


def test_the_working_hours_are_those_of_the_shops_own_clocks(world, at):
    with world.store.writer() as conn:
        conn.execute("UPDATE shop SET tz = 'Europe/London'")
    at(world, NIGHT)  # noon there
    visit(world, world.xiaoli, "jinxiu-1.1.3.2")
    assert "12:00" in of(world, "小李") and "/building/jinxiu-1" in of(world, "小李")
    at(world, datetime(2026, 11, 22, 20, 0, tzinfo=UTC))
    assert "/building/" not in of(world, "小李")
