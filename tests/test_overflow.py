"""What does not fit into a rep's day is written down as the day begins, and the owner reads why it waited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldsales import clock, screens
from fieldsales.schedule import digest, overflow
from tests.test_today import met
from tests.world import World

DOORS = ["jinxiu-1.1.3.1", "jinxiu-1.1.3.2", "jinxiu-1.1.5.2"]


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


@pytest.fixture
def busy(world):
    """Three customers for 小李, and a day that holds two."""
    assert world.do(world.zhou, "setting_set", setting="tasks_per_day", value="2").verdict == "applied"
    for door in DOORS:
        met(world, door)
    world.wait(days=1)
    return world


def noted(world):
    return world.all("SELECT * FROM overflow ORDER BY day, nth")


def test_what_is_beyond_the_load_is_noted_once_with_its_place_in_the_list(busy):
    assert overflow.note_day(busy.store, busy.now) == 1
    (row,) = noted(busy)
    assert (row["person_id"], row["nth"], row["due"], row["most"]) == ("xiaoli", 3, 3, 2)
    listed = [k["id"] for k in _today(busy)]
    assert row["customer_id"] == listed[2], "the order is that of the rep's own list"
    busy.wait(minutes=5)
    assert overflow.note_day(busy.store, busy.now) == 0 and len(noted(busy)) == 1


def test_whoever_serves_notes_it_within_the_first_minute_of_the_day(busy):
    digest._minute(busy.store, private=False)
    assert len(noted(busy)) == 1


def test_the_next_day_is_noted_anew_and_old_days_go(busy):
    overflow.note_day(busy.store, busy.now)
    overflow.note_day(busy.store, busy.now + timedelta(days=1))
    assert len({row["day"] for row in noted(busy)}) == 2
    overflow.note_day(busy.store, busy.now + timedelta(days=overflow.KEPT_DAYS + 2))
    assert len({row["day"] for row in noted(busy)}) == 1


def test_a_day_that_holds_everything_leaves_nothing(world):
    met(world, DOORS[0])
    assert overflow.note_day(world.store, world.now + timedelta(days=1)) == 0 and noted(world) == []


def test_the_owner_reads_it_and_a_rep_does_not(busy):
    overflow.note_day(busy.store, busy.now)
    day = noted(busy)[0]["day"]
    page = screens.render(busy.store, "overflow", busy.zhou, {"day": day, "rep": "xiaoli"}, "zh", "/overflow")
    assert "顺延 1 户" in page and "一天上限 2 户" in page and noted(busy)[0]["place"] in page
    assert "每天的任务都排得下" in screens.render(_fresh_days(busy), "overflow", busy.zhou, {}, "zh", "/overflow")


def test_the_way_to_what_waited_is_open_on_a_quiet_day_too(busy):
    overflow.note_day(busy.store, busy.now)
    board = screens.render(_fresh_days(busy), "schedule", busy.zhou, {"when": "later"}, "en", "/schedule")
    assert board.count('href="/overflow"') == 1


def _fresh_days(busy):
    busy.wait(days=60)
    return busy.store


def _today(world):
    from tests.test_today import seen

    return seen(world, world.xiaoli)["due"]
