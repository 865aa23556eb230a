"""Random histories of a street of phones against the real server, judged by the oracle: I1–I9 and I11.

`pytest tests/test_model_lane.py` runs 300 histories; FIELDSALES_HISTORIES=10000 or `bin/test --histories 10000` more.
"""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from fieldsales import clock
from tests.model.oracle import OUTCOMES, RESULTS
from tests.model.server import blank_shop
from tests.model.street import FAULTS, REPS, Street

HISTORIES = int(os.environ.get("FIELDSALES_HISTORIES", "300"))
STEPS = 24
PHASES = [Phase.generate] if os.environ.get("FIELDSALES_NO_SHRINK") else [Phase.generate, Phase.shrink]
who = st.sampled_from(REPS)
pick = st.integers(0, 10_000)
days = st.sampled_from([None, None, 0, 1, 2])
PLACES = [("jinxiu",), ("chunjiang",), ("jinxiu", "jinxiu-1"), ("jinxiu", "jinxiu-3"), ("jinxiu", "jinxiu-1", "jinxiu-1.2")]


class Histories(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.street = Street(BLANK[0])
        self.street.dice.seed(seed)
        self.failed = False

    def row(self, who: str, sql: str, n: int) -> tuple | None:
        """The n-th thing that this person sees on his screen."""
        with self.street.phones[who].screen() as db:
            rows = db.execute(sql + " ORDER BY id").fetchall()
        return rows[n % len(rows)] if rows else None

    def door(self, who: str, n: int) -> str | None:
        """Few doors, so that things meet: the first two of each building."""
        found = self.row(who, "SELECT id FROM door WHERE gone_at IS NULL AND floor_index = 1", n)
        return found[0] if found else None

    @rule(who=who, n=pick, outcome=st.sampled_from(OUTCOMES), stage=st.sampled_from(["", "S03", "S05"]), more=st.integers(0, 3))
    def visit(self, who: str, n: int, outcome: str, stage: str, more: int) -> None:
        if door := self.door(who, n):
            args = {"door": door, "outcome": outcome, "stage": stage, "note": f"听 {who} 说" if more & 1 else ""}
            if more & 2:
                args |= {"name": f"客户{n % 7}", "phone": "13800138000", "data_source": "told"}
            self.street.tap(who, "visit", {k: v for k, v in args.items() if v})

    @rule(who=who, n=pick, stage=st.sampled_from(["S01", "S05", "S09"]), next_in=st.sampled_from(["3", "30"]))
    def learn(self, who: str, n: int, stage: str, next_in: str) -> None:
        if door := self.door(who, n):
            self.street.tap(who, "learn", {"door": door, "stage": stage, "next_in": next_in})

    @rule(who=who, n=pick, name=st.sampled_from(["张哥", "王阿姨"]))
    def edit_contact(self, who: str, n: int, name: str) -> None:
        if found := self.row(who, "SELECT id, door_id FROM contact WHERE door_id IN (SELECT id FROM door)", n):
            self.street.tap(who, "contact", {"contact": found[0], "door": found[1], "name": name})

    @rule(who=who, n=pick, outcome=st.sampled_from(["", "refused"]))
    def take_back(self, who: str, n: int, outcome: str) -> None:
        if found := self.row(who, f"SELECT id FROM visit WHERE person_id = '{who}'", n):
            self.street.tap(who, "correct" if outcome else "undo", {"visit": found[0]} | ({"outcome": outcome} if outcome else {}))

    def customer(self, who: str, n: int) -> tuple[str, str] | None:
        found = self.row(who, f"SELECT id, level FROM customer WHERE owner_id = '{who}'", n)
        return found if found is None else (found[0], found[1])

    @rule(who=who, n=pick, task=st.sampled_from(["", "R03", "R06"]), result=st.sampled_from(list(RESULTS)))
    def follow(self, who: str, n: int, task: str, result: str) -> None:
        if found := self.customer(who, n):
            args = {"customer": found[0], "task": task, "result": result, "next_in": "3"}
            self.street.tap(who, "follow", {k: v for k, v in args.items() if v})

    @rule(who=who, n=pick, task=st.sampled_from(["R03", "R06"]))
    def put_off(self, who: str, n: int, task: str) -> None:
        if found := self.customer(who, n):
            self.street.tap(who, "move", {"customer": found[0], "task": task, "next_in": "2"})

    @rule(who=who, n=pick, level=st.sampled_from("CAHO"))
    def judge(self, who: str, n: int, level: str) -> None:
        if found := self.customer(who, n):
            args = {"customer": found[0], "level": level, "level_was": found[1], "reason": "自己看的"}
            self.street.tap(who, "level", args)
            self.street.desk("level", args | {"level": "B"} if n % 5 == 0 else {"customer": "nobody", "level": "B"})

    @rule(who=who, n=pick, day=st.sampled_from(["2026-12-24", "2026-11-30", "2027-03-01"]))
    def plan(self, who: str, n: int, day: str) -> None:
        if found := self.customer(who, n):
            self.street.tap(who, "plan", {"customer": found[0], "plan_on": day, "source": "owner", "reason": "改了"})

    @rule(who=who, n=pick, label=st.sampled_from(["7", "8"]))
    def set_up_building(self, who: str, n: int, label: str) -> None:
        if found := self.row(who, "SELECT id FROM block", n):
            plan = {"template": "old_walkup", "floor_from": "1", "floor_to": "2", "doors": "2"}
            self.street.tap(who, "building", {"block": found[0], "label": label} | plan)

    @rule(who=who, n=pick, m=pick)
    def merge(self, who: str, n: int, m: int) -> None:
        a, b = self.door(who, n), self.door(who, m)
        if a and b and a != b:
            self.street.tap(who, "door_merge", {"door": a, "into": b})

    @rule(who=who, kind=st.integers(0, 7), n=pick)
    def poison(self, who: str, kind: int, n: int) -> None:
        door = self.door(who, n) or "jinxiu-1.1.1.1"
        name, args = [
            ("visit", {"door": "chunjiang-1.1.1.1" if who != "xiaowang" else "jinxiu-1.1.1.1", "outcome": "no_answer", "note": "偷"}),
            ("visit", {"door": door, "outcome": "teleported"}),
            ("visit", {"outcome": "no_answer"}),
            ("learn", {"door": door, "colour": "red"}),
            ("fly", {"to": "the moon"}),
            ("assign", {"person": who, "block": "chunjiang"}),
            ("contact", {"contact": f"m0000{n % 9}-xiaoli.contact", "door": door, "name": "偷"}),
            ("follow", {"customer": f"jinxiu-3.1.1.{n % 2 + 1}@{'xiaoli' if who != 'xiaoli' else 'xiaowang'}", "result": "talked_ok"}),
        ][kind]
        if name == "contact" and who == "xiaoli":
            return
        self.street.poison(who, name, args)

    @rule(person=who, block=st.sampled_from(["jinxiu", "chunjiang"]), building=st.sampled_from([None, "jinxiu-1", "jinxiu-3"]))
    def assign(self, person: str, block: str, building: str | None) -> None:
        inside = building if building and building.startswith(block) else None
        self.street.desk("assign", {"person": person, "block": block} | ({"building": inside} if inside else {}))

    @rule(n=pick)
    def unassign(self, n: int) -> None:
        if area := self.area(n):
            self.street.desk("unassign", {"territory": area})

    def area(self, n: int) -> str | None:
        areas = self.street.oracle().territories
        here = sorted(id for id in areas if not areas[id].ended_at)
        return here[n % len(here)] if here else None

    @rule(person=who, place=st.sampled_from(PLACES), first=days, last=days, alone=st.integers(0, 3))
    def give_for_a_time(self, person: str, place: tuple, first: int | None, last: int | None, alone: int) -> None:
        named = dict(zip(("block", "building", "unit"), place, strict=False))
        self.street.desk("territory_give", {"person": person, **named, **self.dates(first, last), "alone": str(int(alone == 0))})

    @rule(n=pick, first=days, last=days, alone=st.sampled_from(["", "0", "1"]))
    def change_the_days(self, n: int, first: int | None, last: int | None, alone: str) -> None:
        if area := self.area(n):
            self.street.desk("territory_change", {"territory": area, **self.dates(first, last), **({"alone": alone} if alone else {})})

    def dates(self, first: int | None, last: int | None) -> dict:
        now = self.street.server.now
        named = {"begins_on": first, "ends_on": last}
        return {k: clock.day_of(now + timedelta(days=v)) for k, v in named.items() if v is not None}

    @rule(person=who, follower=who, really=st.integers(0, 5))
    def leaves_the_shop(self, person: str, follower: str, really: int) -> None:
        if really == 0 and person != follower:
            self.street.leave(person, follower)

    @rule(n=pick, owner=who)
    def give_to_another(self, n: int, owner: str) -> None:
        if customers := sorted(self.street.oracle().customers):
            self.street.desk("reassign", {"customer": customers[n % len(customers)], "owner": owner})

    @rule(who=who, fault=st.sampled_from(FAULTS))
    def sync(self, who: str, fault: str) -> None:
        self.street.sync(who, fault)

    @rule(order=st.permutations(REPS), fault=st.sampled_from(FAULTS))
    def all_come_online(self, order: list[str], fault: str) -> None:
        for who in order:
            self.street.sync(who, fault)

    @precondition(lambda self: self.street.server.held)
    @rule(n=pick)
    def late_request_arrives(self, n: int) -> None:
        self.street.server.deliver_held(n)

    @rule(minutes=st.sampled_from([1, 60, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.street.server.now += timedelta(minutes=minutes)

    @rule(who=who, days=st.sampled_from([-1826, -1, 0, 0, 1, 1826]))
    def clock_jumps(self, who: str, days: int) -> None:
        self.street.skew[who] = timedelta(days=days)

    @rule()
    def server_restarts(self) -> None:
        self.street.server.restart()

    @rule()
    def back_up(self) -> None:
        self.street.backup()

    @precondition(lambda self: self.street.backups)
    @rule(n=pick, whole=st.booleans())
    def put_back_a_backup(self, n: int, whole: bool) -> None:
        self.street.restore(n, whole=whole)

    @rule(who=who)
    def phone_restarts(self, who: str) -> None:
        self.street.phones[who].restart()

    @rule(who=who, all_of_it=st.integers(0, 3))
    def phone_loses_storage(self, who: str, all_of_it: int) -> None:
        self.street.lose_storage(who, all_of_it=all_of_it == 0)

    @rule(who=who, really=st.integers(0, 5))
    def phone_is_revoked(self, who: str, really: int) -> None:
        if really == 0:
            self.street.revoke(who)

    @rule(really=st.integers(0, 9))
    def all_is_quiet(self, really: int) -> None:
        if really == 0:
            self.street.settle()

    def teardown(self) -> None:
        if hasattr(self, "street"):
            try:
                self.street.settle()
            finally:
                self.street.close()


BLANK: list = []


@pytest.fixture(scope="module")
def blank():
    BLANK.append(blank_shop())
    yield
    shutil.rmtree(BLANK.pop().parent)


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize("part", [0, 1])
def test_every_history_ends_well(part: int) -> None:
    """In two halves, so that two processors share the work."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=(HISTORIES + 1) // 2, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks,
            database=None, print_blob=True, phases=PHASES,
        ),
    )
