"""For every rule a history and the day on which it must, or must not, be due; the clock is moved past that day.

Day 0 is Sunday 2026-11-22, so 6 and 7 are a weekend. Each line is played through real mutations.
"""

from __future__ import annotations

import pytest

from fieldsales.schedule.rules import RULES
from tests.schedule import EVERYBODYS_TASKS, Household, day
from tests.world import World

NEVER = None
AWAKE = [
    # rule, history, the day on which it is due
    ("R00", "0 know; 0 call - appointment 5", 5),
    ("R00", "0 know; 0 call - appointment 5; 5 call R00 talked_ok", NEVER),
    ("R00", "0 know; 0 call - appointment 5; 5 call R00 no_answer", 6),
    ("R02", "0 know", 0),
    ("R02", "0 know; 0 wechat R02", NEVER),
    ("R03", "0 know", 1),
    ("R03", "0 know; 1 call R03 no_answer", 2),
    ("R03", "0 know; 0 level C", NEVER),
    ("R04", "0 know", 1),
    ("R04", "0 know; 1 call R03 talked_ok", 2),
    ("R04", "0 know; 1 call R03 talked_ok; 1 level B", NEVER),
    ("R05", "0 know; 0 level H", 2),
    ("R05", "0 know; 0 level H; 3 call R05 talked_ok", 5),
    ("R05", "0 know; 0 level H; 3 level O", NEVER),
    ("R06", "0 know; 0 level A", 7),
    ("R06", "0 know; 0 level A; 9 call R06 talked_no_time", 16),
    ("R07", "0 know; 0 level B", 14),
    ("R07", "0 know; 0 level B; 20 wechat R07 wechat_replied", 34),
    ("R08", "0 know; 0 level C", 30),
    ("R08", "0 know; 0 level C; 33 wechat R08", 63),
    ("R09", "0 know; 0 level O", 7),
    ("R09", "0 know; 0 level O; 7 call R09 talked_ok", 14),
    ("R09", "0 know; 0 level O; 7 level D", NEVER),
    ("R10", "0 know; 0 type potential", 90),
    ("R10", "0 know; 0 type potential; 90 wechat R10", 180),
    ("R10", "0 know", NEVER),
    ("R11", "0 know; 0 see S01", 0),
    ("R11", "0 know; 0 knock owner_met S01", 1),
    ("R11", "0 know; 0 see S01; 1 call R11 talked_ok", 7),
    ("R11", "0 know; 0 see S01; 1 call - store_visited", NEVER),
    ("R12", "0 know; 0 see S02", 3),
    ("R12", "0 know; 0 see S02; 3 call R12 talked_ok", 10),
    ("R12", "0 know; 0 see S02; 1 decider", NEVER),
    ("R13", "0 know; 0 see S03", 3),
    ("R13", "0 know; 3 see S03", 8),
    ("R13", "0 know; 0 see S03; 3 call R13 talked_ok", 10),
    ("R14", "0 know; 0 see S04", 3),
    ("R14", "0 know; 1 see S04", 6),
    ("R14", "0 know; 0 see S04; 2 call - store_booked", NEVER),
    ("R15", "0 know; 0 see S05", 2),
    ("R15", "0 know; 0 see S05; 2 call R15 talked_ok", 7),
    ("R15", "0 know; 0 see S05; 2 level O", NEVER),
    ("R16", "0 know; 0 see S06", 2),
    ("R16", "0 know; 0 see S06; 2 call R16 talked_ok", 6),
    ("R17", "0 know; 0 see S07", 1),
    ("R17", "0 know; 0 see S07; 1 call R17 talked_ok", 4),
    ("R18", "0 know; 0 see S08", 0),
    ("R18", "0 know; 0 see S09; 1 call R18 talked_ok", 3),
    ("R18", "0 know; 0 see S08; 0 plan 9", NEVER),
    ("R19", "0 know; 0 see SX", 30),
    ("R19", "0 know; 0 see SX; 30 knock family_met", 60),
    ("R19", "0 know; 0 see SX; 30 see S05", NEVER),
    ("R20", "0 know; 0 plan 90", 45),
    ("R20", "0 know; 0 plan 92", 48),
    ("R20", "0 know; 0 plan 90; 20 call - quoted", NEVER),
    ("R21", "0 know; 0 plan 90", 60),
    ("R21", "0 know; 0 plan 90; 0 product solid", 45),
    ("R21", "0 know; 0 plan 90; 20 level O", NEVER),
    ("R22", "0 know; 0 plan 90; 0 heating water", 70),
    ("R22", "0 know; 0 plan 90", 70),
    ("R22", "0 know; 0 plan 90; 0 heating none", NEVER),
    ("R23", "0 know; 0 plan 60", 45),
    ("R23", "0 know; 0 plan 63", 50),
    ("R24", "0 know; 0 plan 60; 44 call R23 measured", 45),
    ("R24", "0 know; 0 plan 60; 48 call R23 measured", 49),
    ("R24", "0 know; 0 level O; 0 plan 60; 48 call R23 measured", 48),
    ("R24", "0 know; 0 plan 60; 44 call R23 measured; 45 call R24 deposit", NEVER),
    ("R25", "0 know; 0 plan 60", 53),
    ("R26", "0 know; 0 plan 60", 57),
    ("R26", "0 know; 0 plan 60; 0 product solid", 55),
    ("R26", "0 know; 0 plan 60; 0 product spc", 59),
    ("R27", "0 know; 0 plan 60", 59),
    ("R28", "0 know; 0 plan 60", 60),
    ("R28", "0 know; 0 plan 60; 60 level D", NEVER),
    ("R29", "0 know; 0 level D", 0),
    ("R30", "0 know; 0 level D", 1),
    ("R31", "0 know; 0 level D", 3),
    ("R31", "0 know; 0 level D; 2 call R31 talked_ok", NEVER),
    ("R32", "0 know; 0 level D", 7),
    ("R33", "0 know; 0 level D", 15),
    ("R34", "0 know; 0 level D", 46),
    ("R34", "0 know; 0 level D; 46 call R34 talked_ok", 58),
    ("R34", "0 know; 0 level D; 46 call R34 talked_ok; 58 call R34 talked_ok", 60),
    ("R34", "0 know; 0 level D; 70 call R34 talked_ok", NEVER),
    ("R35", "0 know; 0 level D", 90),
    ("R35", "0 know; 0 level D; 15 call R33 talked_ok", 105),
    ("R36", "0 know; 0 level D", 335),
    ("R36", "0 know; 0 level D; 336 call R36 talked_ok", 365),
    ("R36", "0 know; 0 level D; 336 call R36 talked_ok; 366 call R36 talked_ok", 730),
    ("R36", "0 know; 0 level D; 336 call R36 talked_ok; 366 call R36 talked_ok; 1200 call R36 talked_ok", 1460),
    ("R37", "0 know; 0 level D", 1095),
    ("R37", "0 know; 0 level D; 90 wechat R35 wechat_replied; 1100 call R37 talked_ok", 2190),
    ("R40", "0 know; 5 call - store_booked", 35),
    ("R40", "0 know; 5 call - store_booked; 20 call - store_booked", 50),
    ("R40", "0 know; 5 call - store_booked; 9 call - store_visited", NEVER),
    ("R40", "0 know; 5 call - store_booked; 9 level O", NEVER),
    ("R40", "0 know; 5 call - store_booked; 36 call R40 talked_ok", NEVER),
    ("R41", "0 know; 0 object spouse", 2),
    ("R41", "0 know; 3 object spouse", 6),
    ("R41", "0 know; 0 object spouse; 2 call R41 appointment", NEVER),
    ("R42", "0 key", 3),
    ("R42", "0 know; 0 type indirect", 3),
    ("R42", "0 key; 3 call R42 talked_ok; 4 level F", NEVER),
    ("R42", "0 key; 3 call R42 talked_ok", 17),
    ("R43", "0 office; 0 know", 15),
    ("R43", "0 office; 0 know; 15 call R43 talked_ok", NEVER),
    ("R43", "0 know", NEVER),
    ("R49", "0 know; 0 level F", 30),
    ("R49", "0 know; 0 level F; 30 call R49 talked_ok", 90),
    ("R57", "0 know; 0 heating water; 0 level D", 344),
    ("R57", "0 know; 0 heating water; 0 level D; 345 wechat R57", 709),
    ("R57", "0 know; 0 heating none; 0 level D", NEVER),
    ("R59", "0 know; 0 level D", 30),
    ("R62", "0 know; 0 level T", 7),
    ("R62", "0 know; 0 level T; 7 call R62 talked_ok", 30),
    ("R63", "0 know; 0 see S00", 15),
    ("R64", "0 know; 0 see S10", 0),
    ("R64", "0 know; 0 see S10; 0 call R64 talked_ok", 1),
    ("R65", "0 know; 0 see S11", 2),
    ("R65", "0 know; 0 see S12; 2 call R65 talked_ok", 9),
    ("R66", "0 know; 0 see S13", 3),
    ("R66", "0 know; 0 see S14; 3 wechat R66", 33),
    ("R67", "0 know; 0 see S15", 7),
    ("R67", "0 know; 0 see S15; 7 wechat R67", 97),
    ("R68", "0 know; 0 see S16", 7),
    ("R69", "0 know; 0 plan 90", 30),
    # What task.sql gathers: T is too near, T is over.
    ("R60", "0 know; 0 plan 10", 0),
    ("R60", "0 know; 0 plan 10; 1 call R60 talked_ok", NEVER),
    ("R60", "0 know; 0 plan 90", NEVER),
    ("R61", "0 know; 0 plan -3", 0),
    ("R61", "0 know; 0 plan -3; 2 call R61 talked_ok", NEVER),
]  # fmt: skip
SLEEPING = ("R38 R39 R44 R45 R46 R47 R48 R50 R51 R52 R53 R54 R55 R56 R58").split()
"""Their facts (complaints, units, accounts, protection, orders, samples, referrals, birthdays, reports) come later."""
KNOCKS = [
    # outcomes of the knocks on days 0, 3, 6 …, and the day of the next; days 6, 7, 13, 14 are weekends
    ("no_answer", 3), ("worker_only", 3), ("locked_empty", 3),
    ("no_answer no_answer", 6), ("no_answer worker_only", 6), ("no_answer no_answer no_answer", 27),
    ("no_answer family_met", NEVER), ("owner_met", NEVER), ("refused", NEVER), ("no_answer refused", NEVER), ("done_by_us", NEVER),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "story", "due"), AWAKE, ids=[f"{r}: {s}" for r, s, _ in AWAKE])
def test_a_rule_is_due_on_its_day_and_not_before(world, rule, story, due):
    home = Household(world).live(story)
    assert home.due(rule) == due, [(t["rule"], t["part"], t["due_on"]) for t in home.tasks()]
    if due is None:
        assert not home.listed(rule, "9999-12-31")
        return
    assert not home.listed(rule, day(due - 1)), "the day before it is not in today's list"
    assert home.listed(rule, day(due)), "on the day it is"
    assert home.listed(rule, day(due + 400)), "and it stays until something comes of it"
    priority = next(t["priority"] for t in home.tasks() if t["rule"] == rule)
    assert home.row()[f"due_{priority}"][:10] <= day(due), "the customer's row, which the lists read, knows as much"


@pytest.mark.parametrize(("knocks", "due"), KNOCKS)
def test_r01_a_door_that_did_not_open_is_knocked_at_again(world, knocks, due):
    home = Household(world).live("; ".join(f"{3 * n} knock {outcome}" for n, outcome in enumerate(knocks.split())))
    assert world.row("door", home.door)["revisit_on"] == (due if due is None else day(due))


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A street on which everything happened that can happen: every level, stage, result, type, plan."""
    world = World(tmp_path_factory.mktemp("busy") / "shop")
    results = "talked_ok measured quoted deposit refused competitor_bought complaint store_booked moved_date".split()
    for n, level in enumerate("NCBAHODTF"):
        home = Household(world, f"jinxiu-2.{n % 3 + 1}.{n // 3 + 1}.1").live(
            f"0 key; 0 see S0{n + 1}; 0 heating water; 0 plan {20 * n}"
        )
        kind = ("direct", "indirect", "potential")[n % 3]
        graded = f"0 level {level}; " if level != "N" else ""
        home.live(f"0 type {kind}; {graded}1 call - {results[n]}; 1 object spouse; 1 own 4")
    yield world
    world.store.close()


@pytest.mark.parametrize("rule", SLEEPING)
def test_a_sleeping_rule_yields_nothing_whatever_happens(busy, rule):
    assert rule not in {part for task in busy.all(EVERYBODYS_TASKS) for part in (task["rule"], task["part"])}


def test_every_rule_stands_in_the_table():
    shown_due = {rule for rule, _, due in AWAKE if due is not None}
    assert shown_due - {"R60", "R61"} | {"R01"} == {rule.code for rule in RULES} - set(SLEEPING)
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert not {"R60", "R61"} & {rule.code for rule in RULES}, "these are names that task.sql gives"
