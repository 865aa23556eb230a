"""What is due is the same in both runtimes: the whole derivation over lived-through households, and after random histories.

The rules, the calendar and the settings are those that every shop starts with, some of them edited.
"""

from __future__ import annotations

import random

import pytest

from fieldsales import clock
from fieldsales.store import TABLES
from fieldsales.words import WORDS
from tests.parity import EXAMPLES, node
from tests.schedule import EVERYBODYS_TASKS, Household, day
from tests.test_parity_sql import WHO, ids_of, looks_at, opened, written
from tests.world import NOW, World

STORIES = [
    "0 know; 0 see S05",
    "0 know; 0 level H; 3 call R05 talked_ok; 4 call - no_answer; 5 wechat R02",
    "0 know; 0 level A; 0 plan 90; 20 plan 15; 21 call R61 no_answer",
    "0 know; 0 level A; 0 plan 10; 0 product solid; 1 move R60 3",
    "0 know; 0 level O; 0 heating water; 0 plan 60; 45 call R23 measured; 46 plan 75 scheduled; 50 quiet 90",
    "0 know; 0 heating water; 0 level D; 46 call R34 talked_ok; 100 wechat R57; 336 call R36 talked_ok; 1200 call R36 talked_ok",
    "0 know; 0 level F; 95 call R49 talked_ok",
    "0 know; 0 type potential; 0 level C; 10 own 12; 10 stop",
    "0 key; 0 type indirect; 0 object spouse; 3 call R42 no_answer",
    "0 know; 0 see S01; 0 level B; 1 skip R11; 2 move R11 9; 3 move R11 12",
    "74 know; 74 level A; 74 see S04; 74 plan 80",
    "0 know; 0 month this_month; 0 level T; 0 call - appointment 76",
    "0 decider; 0 see S02; 0 quiet ever",
]
VERBS = (
    "follow",
    "follow",
    "move",
    "skip",
    "level",
    "plan",
    "customer_edit",
    "learn",
    "visit",
    "own_task",
    "contact_stop",
    "undo",
)
TASKS_LOOK = EVERYBODYS_TASKS + " ORDER BY t.customer_id, t.due_on, t.rule, t.part"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("schedule") / "shop")
    for on, kind in ((75, "usual"), (6, "workday"), (9, "festival")):
        world.do(world.zhou, "calendar_set", day=day(on), kind=kind)
    world.do(world.zhou, "rule_edit", rule="R06", every="10", day_policy="prefer_weekend")
    world.do(world.zhou, "rule_edit", rule="R08", active="0")
    world.do(world.zhou, "setting_set", setting="heating_season", value="03-01")
    for n, story in enumerate(STORIES):
        world.now = NOW
        Household(world, f"jinxiu-2.{n % 3 + 1}.{n // 6 + 1}.{n // 3 % 2 + 1}").live(story)
    yield opened(world, tmp_path_factory.mktemp("image"), node())
    world.store.close()


def test_the_whole_schedule_is_the_same_on_both_sides(base):
    kind, rows = node().ask("query", base=WHO.id, sql=TASKS_LOOK, params=[{}])[0]
    mine = base.all(TASKS_LOOK)
    assert kind == "ok" and rows == mine
    assert len({row["rule"] for row in mine}) > 30 and len({row["customer_id"] for row in mine}) == len(STORIES) - 2
    assert {table for table in ("rule", "calendar", "setting") if base.all(f"SELECT 1 FROM {table}")} < set(TABLES)


@pytest.mark.parametrize("part", range(2))
def test_after_any_history_both_sides_say_the_same(base, part):
    """Six mutations of one household in a row; then every touched row, and every task of the shop."""
    seeds = range(part, max(EXAMPLES // 5, 4), 2)
    for some in (seeds[n : n + 5] for n in range(0, len(seeds), 5)):
        histories = [history(base, random.Random(seed)) for seed in some]
        grounds = [
            {"before": past, "looks": [*looks_at(past, everywhere=True), TASKS_LOOK], "lasts": []} for past in histories
        ]
        theirs = node().ask("write", base=WHO.id, grounds=grounds)
        for one, answer in zip(grounds, theirs, strict=True):
            assert answer == written(base, **one), one


def history(conn, dice: random.Random) -> list:
    customer = dice.choice(ids_of(conn, "customer"))
    me = {"id": WHO.id, "role": dice.choice(["rep", "rep", "manager"])}
    past = []
    for n in range(6):
        name = dice.choice(VERBS)
        args = arguments(conn, dice, name, customer, past)
        at = f"{day(n * dice.choice([0, 1, 30]))}T0{n}:00:00.000Z"
        past.append(
            [{"id": f"parity-{n:04d}", "name": name, "args": args, "at": max(at, clock.iso(NOW)), "day": at[:10]}, me]
        )
    return past


def arguments(conn, dice: random.Random, name: str, customer: str, past: list) -> dict:
    def one(words: str) -> str:
        return dice.choice(WORDS[words])["code"]

    rules = [task["rule"] for task in conn.all(EVERYBODYS_TASKS + " WHERE k.id = :k", {"k": customer})] or ["R03"]
    door, visits = (
        customer.partition("@")[0],
        [r["id"] for r, _ in past if r["name"] == "visit"] + ids_of(conn, "visit"),
    )
    return {
        "follow": {"customer": customer, "task": dice.choice([*rules, ""]), "result": one("result"), "channel": dice.choice(["call", "wechat"]),
                   "objection": dice.choice(["", "spouse"]), "next_in": dice.choice(["", "3"]), "level": dice.choice(["", one("level")]), "reason": "说过"},
        "move": {"customer": customer, "task": dice.choice(rules), "next_on": day(dice.randint(150, 200)), "reason": "忙"},
        "skip": {"customer": customer, "task": dice.choice(rules), "reason": "不用"},
        "level": {"customer": customer, "level": one("level"), "reason": "看的"},
        "plan": {"customer": customer, "plan_on": day(dice.randint(-20, 200)), "source": "owner", "reason": "改了"},
        "customer_edit": {"customer": customer, "type": one("customer_type"), "product": one("product")},
        "learn": {"door": door, "stage": one("stage"), "quiet": dice.choice(["", "90", "ever"]), "plan": one("plan"), "heating": one("heating")},
        "visit": {"door": door, "outcome": one("outcome"), "stage": one("stage"), "next_in": dice.choice(["", "7"])},
        "own_task": {"customer": customer, "text": "带样板", "due_in": "3"},
        "contact_stop": {"contact": dice.choice(ids_of(conn, "contact")), "lift": dice.choice(["", "1"])},
        "undo": {"visit": dice.choice(visits or ["nothing"])},
    }[name]  # fmt: skip
