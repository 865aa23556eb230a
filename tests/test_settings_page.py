"""The settings of the schedule: each with its default, refused with its own sentence, and shown before it moves tasks."""

from __future__ import annotations

import html

import pytest

from fieldsales import clock, screens, sqlfile
from fieldsales.errors import ERRORS
from fieldsales.schedule import defaults, setting_form
from fieldsales.schedule.defaults import SETTINGS
from fieldsales.store import Params
from fieldsales.words.settings import SETTING
from tests.schedule import Household, day, number
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
    ("revisit_days", "from=0,to=7", "revisit_days_wrong"), ("revisit_days", "from=5,to=4", "revisit_days_wrong"),
    ("revisit_days", "from=3,to=61", "revisit_days_wrong"), ("revisit_days", "3", "revisit_days_wrong"), ("revisit_days", "from=3,to=", "revisit_days_wrong"),
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


def test_every_setting_has_the_fields_of_its_form_on_the_page(fresh):
    page = fresh.ask("zhou", "GET", "/settings")[2].decode()
    for key in SETTINGS:
        form = page.split(f'action="/settings/{key}"')[1].split("</form>")[0]
        assert [field for field in setting_form.fields(key) if f'name="{field}"' not in form] == [], key


def test_a_default_is_said_in_the_words_of_its_form(fresh):
    for key, other in (
        ("lead_days", "solid=1,engineered=1,laminate=1,spc=1"), ("stage_days", STAGES.replace("S05=50", "S05=51")),
        ("revisit_days", "from=4,to=5"), ("call_window", "10:00-18:00"), ("heating_season", "11-01"),
    ):  # fmt: skip
        set_to(fresh.world, key, other)
    page = html.unescape(fresh.ask("zhou", "GET", "/settings")[2].decode())
    assert "Default: Solid wood 30 · Engineered wood 15 · Laminate 5 · SPC 5 ·" in page
    assert "Default: S01 Design 95 · S02" in page and "Default: from 3 · to 7 ·" in page
    assert "Default: from 09:00 to 12:00 and from 14:00 to 20:30 ·" in page and "Default: 11-15 ·" in page


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


# What the sweep goes by: days until a return visit, most tries, days of a round. Day 0 is a Sunday.

DOOR = "jinxiu-1.1.2.1"


@pytest.fixture
def home(world) -> Household:
    return Household(world, DOOR)


def again(home) -> int:
    return number(home.world.row("door", DOOR)["revisit_on"])


def set_to(world, key: str, value: str) -> None:
    assert world.do(world.zhou, "setting_set", setting=key, value=value).verdict == "applied"


def test_days_until_a_return_visit_are_shown_first_and_then_hold(fresh):
    home = Household(fresh.world, DOOR).live("0 knock no_answer")
    assert again(home) == 3
    status, page = sent(fresh, "revisit_days", **{"from": "4", "to": "5"})
    assert status == 200 and "1-1-201" in page and again(home) == 3, "whom it touches, before it is saved"
    set_to(home.world, "revisit_days", "from=4,to=5")
    assert again(home) == 4 and home.world.row("rule", "R01")["steps"] == "4"
    assert again(home.live("2 knock no_answer")) == 6, "the second time on a day off, from the fourth day on"
    set_to(home.world, "revisit_days", "from=2,to=3")
    assert again(home) == 4, "no day off lies between"


def test_rule_r01_and_the_setting_say_the_same(world):
    for steps, both in (("5", "from=5,to=7"), ("9", "from=9,to=9"), ("", "from=9,to=9")):
        world.do(world.zhou, "rule_edit", rule="R01", steps=steps)
        assert value(world, "revisit_days") == both
    world.do(world.zhou, "rule_edit", rule="R02", steps="1")
    assert value(world, "revisit_days") == "from=9,to=9"


def test_a_shop_that_had_changed_r01_keeps_its_days_when_they_become_a_setting(world):
    with world.store.writer() as conn:
        conn.execute("UPDATE rule SET steps = '6' WHERE id = 'R01'")
        conn.execute("DELETE FROM setting WHERE id = 'revisit_days'")
    defaults.plant(world.store)
    assert value(world, "revisit_days") == "from=6,to=7"


def test_after_the_most_tries_a_door_waits_for_the_next_round(home):
    assert again(home.live("0 knock no_answer; 4 knock no_answer")) == 7
    set_to(home.world, "most_tries", "2")
    assert again(home) == 27, "three weeks after the last try, and on a day off"
    set_to(home.world, "round_days", "30")
    assert again(home) == 34


@pytest.mark.parametrize(("days", "there"), [("21", 1), ("20", 0)])
def test_a_return_visit_overdue_for_a_round_leaves_today(home, days, there):
    home.live("0 knock no_answer")
    set_to(home.world, "round_days", days)
    with home.world.store.reader(home.world.xiaoli) as conn:
        asked = Params({"me": "xiaoli", "role": "rep", "today": day(again(home) + 21), "now": clock.iso(NOW)})
        assert len(screens._answers(conn, sqlfile.screens()["today"], asked)["again"]) == there


def test_the_heat_grid_shows_where_all_tries_are_made(fresh):
    Household(fresh.world, DOOR).live("0 knock no_answer; 4 knock no_answer")
    for most, step, said in (("3", 2, "≥3"), ("2", 5, "≥2"), ("6", 2, "3–5")):
        set_to(fresh.world, "most_tries", most)
        page = fresh.ask("zhou", "GET", "/heat/jinxiu-1?as=tries")[2].decode()
        assert f'href="/door/{DOOR}" class="h{step}"' in page and said in page
