"""People we do not serve are forgotten a year after the last contact, by the same code as a request, and nobody else is."""

from __future__ import annotations

import pytest

from fieldsales import clock
from fieldsales.privacy import retention
from tests.test_requests import traces
from tests.test_stops import LI, SHARED, WANG, met
from tests.walk import SECRETS
from tests.world import World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def on(world, value="1"):
    assert world.do(world.zhou, "setting_set", None, setting="retention_on", value=value).verdict == "applied"


def due(world):
    with world.store.reader() as conn:
        return [row["id"] for row in retention.due(conn, clock.day_of(world.now))]


def test_who_was_not_in_touch_for_a_year_and_has_no_order_is_due(world):
    contact = met(world, world.xiaoli, LI)
    world.wait(days=364)
    assert due(world) == []
    world.wait(days=3)
    assert due(world) == [contact]


def test_who_has_an_order_or_a_floor_from_us_stays(world):
    for door, level in ((LI, "O"), ("jinxiu-1.1.5.1", "D")):
        met(world, world.xiaoli, door, f"138001380{len(level)}{ord(level) % 10}")
        world.do(
            world.xiaoli,
            "follow",
            None,
            customer=f"{door}@xiaoli",
            result="deposit",
            channel="store",
            level="O",
            level_was="N",
            reason="定金",
        )
        if level == "D":
            world.do(world.xiaoli, "level", None, customer=f"{door}@xiaoli", level="D", level_was="O")
    world.wait(days=1000)
    assert due(world) == []


@pytest.mark.parametrize("how", ["talk", "attempt", "agreed", "plan"])
def test_whoever_is_still_talked_to_or_expected_stays(world, how):
    met(world, world.xiaoli, LI)
    world.wait(days=300)
    customer = f"{LI}@xiaoli"
    if how in ("talk", "attempt"):
        world.do(
            world.xiaoli,
            "follow",
            None,
            customer=customer,
            result="talked_ok" if how == "talk" else "no_answer",
            channel="call",
        )
    elif how == "agreed":
        world.do(
            world.xiaoli, "follow", None, customer=customer, result="moved_date", channel="call", next_on="2027-12-24"
        )
    else:
        world.do(world.xiaoli, "plan", None, customer=customer, plan_on="2028-01-20", source="owner")
    world.wait(days=80)
    assert due(world) == []


def test_nothing_happens_until_the_owner_switches_it_on(world):
    met(world, world.xiaoli, LI)
    world.wait(days=400)
    assert retention.note_day(world.store, world.now) == 0 and world.all("SELECT 1 FROM retention_run") == []
    on(world)
    assert retention.note_day(world.store, world.now) == 1


def test_it_is_done_once_a_day_and_written_down(world):
    on(world)
    met(world, world.xiaoli, LI)
    world.wait(days=400)
    assert [retention.note_day(world.store, world.now) for _ in range(3)] == [1, 0, 0]
    world.wait(days=1)
    assert retention.note_day(world.store, world.now) == 0
    assert [r["contacts"] for r in world.all("SELECT contacts FROM retention_run ORDER BY day")] == [1, 0]


def test_of_whom_the_night_has_forgotten_no_byte_is_left_and_others_stay(world):
    on(world)
    world.do(world.xiaoli, "visit", "old-visit", door=LI, outcome="owner_met", name=SECRETS["name"], phone=SECRETS["phone"], wechat=SECRETS["wechat"],
             note=SECRETS["note"], data_source="told")  # fmt: skip
    world.wait(days=380)
    recent = met(world, world.xiaowang, WANG, "13900139000")
    retention.note_day(world.store, world.now)
    assert traces(world.store.folder) == []
    assert world.row("contact", recent)["name"] == "张哥" and world.row("visit", "old-visit")["outcome"] == "owner_met"


def test_the_shops_own_months_count(world):
    met(world, world.xiaoli, SHARED)
    world.wait(days=100)
    assert due(world) == []
    world.do(world.zhou, "setting_set", None, setting="retention_months", value="3")
    assert len(due(world)) == 1


def test_the_owner_sees_beforehand_whom_it_would_touch(fresh, monkeypatch):
    met(fresh.world, fresh.world.xiaoli, "jinxiu-1.1.5.1")
    fresh.world.wait(days=400)
    monkeypatch.setattr(clock, "now", lambda: fresh.world.now)
    body = fresh.ask("zhou", "GET", "/retention")[2]
    assert "张哥".encode() in body and b"switched off" in body and b"13800138000" not in body
    assert fresh.ask("xiaowang", "GET", "/retention")[0] in (302, 400, 403)
