"""The settings of the schedule: each with its default, refused with its own sentence, and shown before it moves tasks."""

from __future__ import annotations

import html

import pytest

from fieldsales import clock
from fieldsales.errors import ERRORS
from fieldsales.schedule import setting_form
from fieldsales.schedule.defaults import SETTINGS
from fieldsales.words.settings import SETTING
from tests.walk import OWN
from tests.world import NOW

STAGES = SETTINGS["stage_days"]


@pytest.fixture(autouse=True)
def on_the_streets_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def value(world, key) -> str:
    return world.row("setting", key)["value"]


def sent(walk, key, **typed) -> tuple[int, str]:
    """The form of one setting with these fields changed, as the owner sends it."""
    with walk.world.store.reader() as conn:
        now = conn.one("SELECT value FROM setting WHERE id = :id", {"id": key})["value"]
    status, _, body = walk.form("zhou", f"/settings/{key}", setting_form.split(key, now) | typed)
    return status, html.unescape(body.decode())


@pytest.mark.parametrize("key", SETTINGS)
def test_every_default_is_accepted_and_survives_its_form(world, key):
    assert setting_form.joined(key, setting_form.split(key, SETTINGS[key])) == SETTINGS[key]
    assert world.do(world.zhou, "setting_set", setting=key, value=SETTINGS[key]).verdict == "applied"


@pytest.mark.parametrize(("key", "wrong", "reason"), [
    ("stage_days", "S01=95", "stage_days_wrong"), ("stage_days", STAGES.replace("S05=50", "S05=-1"), "stage_days_wrong"),
    ("stage_days", STAGES.replace("S05=50", "S05=401"), "stage_days_wrong"), ("stage_days", STAGES.replace("S05=50", "S05="), "stage_days_wrong"),
    ("stage_days", STAGES + ",S11=1", "stage_days_wrong"), ("lead_days", "solid=30", "lead_days_wrong"),
    ("lead_days", "solid=30,engineered=x,laminate=5,spc=5", "lead_days_wrong"), ("level_windows", "H=7,A=7,B=90", "level_windows_wrong"),
    ("level_windows", "H=0,A=7,B=90", "level_windows_wrong"), ("level_windows", "A=7,B=90", "level_windows_wrong"),
    ("tasks_per_day", "0", "setting_number_wrong"), ("tasks_per_day", "201", "setting_number_wrong"), ("tasks_per_day", "viele", "setting_number_wrong"),
    ("contacts_per_day", "6", "setting_number_wrong"), ("contacts_per_week", "1.5", "setting_number_wrong"),
    ("heating_season", "11-31", "heating_season_wrong"), ("heating_season", "02-29", "heating_season_wrong"),
    ("heating_season", "November", "heating_season_wrong"),
    ("call_window", "12:00-09:00", "call_window_wrong"), ("call_window", "09:00-12:00,11:00-20:00", "call_window_wrong"),
    ("call_window", "09:00-24:30", "call_window_wrong"), ("call_window", "9-12", "call_window_wrong"), ("call_window", "09:00-12:00,", "call_window_wrong"),
])  # fmt: skip
def test_a_value_that_cannot_be_right_is_refused_with_its_own_sentence(world, key, wrong, reason):
    assert world.do(world.zhou, "setting_set", setting=key, value=wrong).reason == reason
    assert reason in ERRORS and value(world, key) == SETTINGS[key]


@pytest.mark.parametrize("word", [word for word in SETTING if word["low"] is not None], ids=lambda word: word["code"])
def test_the_bounds_that_stand_beside_a_number_are_those_that_hold(world, word):
    for wrong in (word["low"] - 1, word["high"] + 1):
        assert world.do(world.zhou, "setting_set", setting=word["code"], value=str(wrong)).verdict == "rejected"
    for right in (word["low"], word["high"]):
        assert world.do(world.zhou, "setting_set", setting=word["code"], value=str(right)).verdict == "applied"


def test_a_setting_that_moves_tasks_is_shown_first(fresh):
    world = fresh.world
    fresh.ok(world.do(world.xiaoli, "learn", door=OWN, stage="S05"))
    status, page = sent(fresh, "stage_days", S05="10")
    assert status == 200 and 'action="/do/setting_set"' in page and value(world, "stage_days") == STAGES
    fresh.ok(world.do(world.zhou, "setting_set", setting="stage_days", value=STAGES.replace("S05=50", "S05=10")))
    assert world.row("customer", f"{OWN}@xiaoli")["t_on"] == "2026-12-02"


def test_a_setting_that_moves_nothing_is_saved_at_once_and_goes_back_to_its_default(fresh):
    assert sent(fresh, "tasks_per_day", value="40")[0] == 303
    page = html.unescape(fresh.ask("zhou", "GET", "/settings")[2].decode())
    assert value(fresh.world, "tasks_per_day") == "40" and "Default: 25 · 周老板" in page
    assert fresh.form("zhou", "/settings/tasks_per_day", {"default": "1"})[0] == 303
    assert value(fresh.world, "tasks_per_day") == "25"


def test_a_wrong_field_comes_back_filled_in_with_its_sentence(fresh):
    for key, field, wrong in (("stage_days", "S05", "x"), ("tasks_per_day", "value", "0"), ("level_windows", "A", "3")):
        status, page = sent(fresh, key, **{field: wrong})
        sentence = ERRORS["setting_number_wrong" if key == "tasks_per_day" else f"{key}_wrong"]
        assert status == 400 and sentence in page and f'name="{field}" value="{wrong}"' in page
        assert value(fresh.world, key) == SETTINGS[key]


def test_one_span_of_calling_hours_is_enough(fresh):
    assert sent(fresh, "call_window", from_1="10:00", to_1="18:00", from_2="", to_2="")[0] == 303
    assert value(fresh.world, "call_window") == "10:00-18:00"
    assert fresh.ask("zhou", "GET", "/settings")[0] == 200


def test_a_look_that_is_loaded_again_is_the_settings_page(fresh):
    for path in ("/settings/stage_days", "/preset/fast"):
        status, headers, _ = fresh.ask("zhou", "GET", path)
        assert status == 302 and dict(headers)["location"] == "/settings"


def test_settings_are_the_managers(fresh):
    for method, path in (("GET", "/settings"), ("POST", "/settings/tasks_per_day"), ("POST", "/preset/fast")):
        assert fresh.ask("xiaoli", method, path)[0] in (400, 403)
    assert fresh.form("zhou", "/settings/nothing", {"value": "1"})[0] == 404
    assert fresh.form("zhou", "/preset/nothing", {})[0] == 404
