"""Whatever happens to two reps' customers behind one door, the schedule keeps its promises after every step.

Random histories of real mutations, played on the server in one transaction that is never committed.
FIELDSALES_HISTORIES=2000 plays more.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fieldsales import mutations
from fieldsales.mutations import Verdict
from fieldsales.schedule import defaults
from fieldsales.store import Actor, Connection
from fieldsales.words import WORDS
from tests.schedule import EVERYBODYS_TASKS, Household, day, number
from tests.world import World

EXAMPLES = max(int(os.environ.get("FIELDSALES_HISTORIES", "300")) // 6, 1)
PHASES = [Phase.generate] if os.environ.get("FIELDSALES_NO_SHRINK") else [Phase.generate, Phase.shrink]
DOOR = "jinxiu-3.1.2.1"
OPEN = list("NCBAHO")
STAGES, RESULTS, LEVELS, OUTCOMES = (
    [w["code"] for w in WORDS[name]] for name in ("stage", "result", "level", "outcome")
)
OBJECTIONS = [word["code"] for word in WORDS["objection"]]


def words(*parts: object) -> st.SearchStrategy[str]:
    """A line of a history: texts as they stand, lists to choose from, ranges to draw from."""
    drawn = [st.just(p) if isinstance(p, str) else st.sampled_from(list(p)) for p in parts]  # type: ignore[call-overload]
    return st.tuples(*drawn).map(lambda found: " ".join(map(str, found)))


steps = st.one_of(
    words("wait", [0, 1, 1, 2, 3, 7, 15, 30, 90, 400]),
    words("wait", [0, 1, 1, 2, 3, 7]),
    words("knock", OUTCOMES, [*STAGES, ""]),
    words("see", STAGES),
    words("told", ["worker_only", "owner_met"], range(3)),
    words("know"), words("decider"), words("key"), words("stop"), words("lift"),
    words("heating", ["water", "none"]),
    words("quiet", ["90", "ever", "over", "over"]),
    words("month", ["this_month", "next_month", "three_months", "open"]),
    words("level", LEVELS), words("level", OPEN),
    words("type", ["direct", "indirect", "potential", "direct"]),
    words("product", ["solid", "laminate"]), words("need", ["yes", "no", "unknown"]),
    words("plan", range(-20, 120), ["owner", "measured", "scheduled"]),
    words("call", range(8), RESULTS), words("call", range(8), RESULTS, range(1, 20)), words("call", ["-"], RESULTS),
    words("wechat", range(8)),
    words("object", OBJECTIONS),
    words("move", range(8), [*range(40), 60, 100]), words("skip", range(8)),
    words("own", range(-1, 20)), words("own_done"),
    words("undo"), words("correct", OUTCOMES),
    words("switch", [f"R{n:02d}" for n in (3, 5, 7, 9, 15, 20, 23)], ["0", "1", "1"]),
    words("holiday", range(90), ["workday", "off", "festival", "usual"]),
)  # fmt: skip
turns = st.lists(st.tuples(st.sampled_from(["xiaoli", "xiaoli", "xiaowang"]), steps), min_size=20, max_size=40)


class Draft:
    """A world in one open transaction: what a household asks of a World, and nothing of it stays."""

    def __init__(self, world: World, conn: Connection) -> None:
        self.now, self.conn = world.now, conn
        self.record = lambda *a, **k: World.record(self, *a, **k)  # type: ignore[arg-type]
        self._numbers = world._numbers

    def do(self, who: Actor, name: str, id: str | None = None, /, **args: object) -> Verdict:
        return mutations.accept_in(self.conn, who, World.record(self, name, id, **args), self.now)  # type: ignore[arg-type]

    def wait(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    def all(self, sql: str, **params: object) -> list[dict]:
        return self.conn.all(sql, params)

    def row(self, table: str, id: str) -> dict:
        (found,) = self.all(f"SELECT * FROM {table} WHERE id = :id", id=id)
        return found


class Home(Household):
    """A household of which anything may be asked at any time: a refusal is an answer, a mistake of ours is not."""

    def __init__(self, draft: Draft, who: Actor, boss: Actor) -> None:
        super().__init__(draft, DOOR)  # type: ignore[arg-type]
        self.who, self.boss, self.customer = who, boss, f"{DOOR}@{who.id}"

    def say(self, line: str) -> None:
        verb, *args = line.split()
        getattr(self, f"_{verb}")(*args)
        self.world.wait(minutes=7)

    def does(self, name: str, /, **args: object) -> None:
        self.by(self.who, name, **args)

    def by(self, who: Actor, name: str, /, **args: object) -> None:
        verdict = self.world.do(who, name, **args)
        assert verdict.reason not in ("server_error", "impossible", "arg_unknown", "mutation_unknown"), (
            name,
            args,
            verdict,
        )

    def today(self) -> int:
        return number(self.world.record("x")["day"])

    def some(self, n: str) -> str:
        tasks = self.tasks()
        return tasks[int(n) % len(tasks)]["rule"] if tasks and n != "-" else "-"

    def own_rows(self, table: str) -> list[dict]:
        return self.world.all(f"SELECT * FROM {table} WHERE owner_id = :me ORDER BY id", me=self.who.id)

    def _told(self, outcome: str, last: str) -> None:
        """Somebody at the door told a number, which may be another person's."""
        self.does("visit", door=DOOR, outcome=outcome, phone=f"1391234000{last}", name="王", data_source="told")

    def _wait(self, days: str) -> None:
        self.world.wait(days=int(days))

    def _level(self, level: str) -> None:
        self.by(self.boss if level == "F" else self.who, "level", customer=self.customer, level=level, reason="自己看的")

    def _plan(self, on: str, source: str = "owner") -> None:
        super()._plan(str(self.today() + int(on)), source)

    def _call(self, task: str, result: str, next_on: str = "") -> None:
        super()._call(self.some(task), result, str(self.today() + int(next_on)) if next_on else "")

    def _wechat(self, task: str, result: str = "wechat_sent") -> None:
        super()._wechat(self.some(task), result)

    def _move(self, task: str, to: str) -> None:
        super()._move(self.some(task), str(self.today() + int(to)))

    def _skip(self, task: str) -> None:
        super()._skip(self.some(task))

    def _own(self, on: str) -> None:
        super()._own(str(self.today() + int(on)))

    def _own_done(self) -> None:
        for row in self.own_rows("own_task")[:1]:
            self.does("own_task_done", own_task=row["id"])

    def _lift(self) -> None:
        for row in self.own_rows("contact")[:1]:
            self.does("contact_stop", contact=row["id"], lift=1)

    def _visits(self) -> list[dict]:
        return self.world.all(
            "SELECT id FROM visit WHERE person_id = :me AND outcome <> 'undone' ORDER BY at DESC, id", me=self.who.id
        )

    def _undo(self) -> None:
        for row in self._visits()[:1]:
            self.does("undo", visit=row["id"])

    def _correct(self, outcome: str) -> None:
        for row in self._visits()[:1]:
            self.does("correct", visit=row["id"], outcome=outcome)

    def _switch(self, rule: str, active: str) -> None:
        self.by(self.boss, "rule_edit", rule=rule, active=active)

    def _holiday(self, on: str, kind: str) -> None:
        self.by(self.boss, "calendar_set", day=day(self.today() + int(on)), kind=kind)


class Promises:
    """What must hold; asked of the whole shop after every step."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.rules = {row["id"]: row for row in conn.all("SELECT * FROM rule")}
        self.calendar = {row["id"]: row for row in conn.all("SELECT * FROM calendar")}
        self.customers = conn.all("SELECT * FROM customer ORDER BY id")
        self.tasks = conn.all(EVERYBODYS_TASKS)

    def hold(self) -> None:
        self.nobody_is_missed()
        for task in self.tasks:
            if task["kind"] not in ("own", "agreed") and not task["duty"]:
                self.no_forbidden_day(task)
            if task["kind"] == "plan":
                self.nothing_crosses_t(task)
        self.gathered_is_one()
        self.rows_repeat_the_derivation()

    def nobody_is_missed(self) -> None:
        if not all(rule["active"] for rule in self.rules.values()):
            return
        for k in self.customers:
            if (
                k["type"] in (None, "direct")
                and k["level"] in OPEN
                and not k["barred"]
                and k["quiet_until"] != "9999-12-31"
            ):
                assert k["due_on"], f"nobody follows {k}"

    def no_forbidden_day(self, task: dict) -> None:
        due, rule = task["due_on"], self.rules[task["part"]]
        assert not task["quiet_until"] or due > task["quiet_until"], f"while quiet: {task}"
        usual = number(due) % 7 not in (0, 6)
        found = self.calendar.get(due, {"workday": usual, "festival": 0})
        if task["rule"] != task["part"] or not (rule["day_policy"] == "any" and rule["channel"] == "wechat"):
            assert not found["festival"], f"on a festival: {task}"
        if task["rule"] == task["part"] and rule["day_policy"] == "workday":
            assert found["workday"], f"on a day off: {task}"

    def nothing_crosses_t(self, task: dict) -> None:
        assert task["due_on"] >= task["t_set_on"], f"before T was known: {task}"
        if task["rule"] == task["part"] and self.rules[task["part"]]["steps"].startswith("-"):
            assert task["due_on"] <= task["t_on"], f"after T: {task}"
        if task["rule"] in ("R60", "R61"):
            assert task["priority"] == 1 and (task["t_on"] < task["t_set_on"]) == (task["rule"] == "R61"), task

    def gathered_is_one(self) -> None:
        for name in ("R60", "R61"):
            for k in self.customers:
                days = {t["due_on"] for t in self.tasks if t["rule"] == name and t["customer_id"] == k["id"]}
                assert len(days) < 2, f"a heap of {name}: {days}"

    def rows_repeat_the_derivation(self) -> None:
        for k in self.customers:
            mine = [t for t in self.tasks if t["customer_id"] == k["id"]]
            assert k["due_on"] == min((t["due_on"] for t in mine), default=None), (k, mine)
            for n in (1, 2, 3, 4):
                wanted = min((f"{t['due_on']} {t['rule']}" for t in mine if t["priority"] == n), default=None)
                assert k[f"due_{n}"] == wanted, (n, k, mine)
            door = self.conn.all("SELECT * FROM door WHERE id = :id", {"id": k["door_id"]})[0]
            assert [k[c] for c in ("stage", "stage_seen_on", "heating", "quiet_until")] == [
                door[c] for c in ("stage", "stage_seen_on", "heating", "quiet_until")
            ]
        newest = self.conn.all("SELECT MAX(rev) AS rev FROM (SELECT rev FROM customer UNION ALL SELECT rev FROM door)")[
            0
        ]["rev"]
        defaults.reschedule(self.conn, newest + 1)
        changed = self.conn.all(
            "SELECT id FROM customer WHERE rev > :rev UNION ALL SELECT id FROM door WHERE rev > :rev", {"rev": newest}
        )
        assert changed == [], f"the rows were not what the derivation says: {changed}"


@contextlib.contextmanager
def draft(world: World) -> Iterator[Draft]:
    class NothingStays(Exception):
        pass

    with contextlib.suppress(NothingStays), world.store.writer() as conn:
        yield Draft(world, conn)
        raise NothingStays


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("promises") / "shop")
    yield world
    world.store.close()


def test_whatever_happens_the_schedule_keeps_its_promises(street):
    @given(turns)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=PHASES, suppress_health_check=list(HealthCheck)
    )
    def run(history: list[tuple[str, str]]) -> None:
        with draft(street) as world:
            homes = {who: Home(world, getattr(street, who), street.zhou) for who in ("xiaoli", "xiaowang")}
            for home in homes.values():
                home.say("know")
            for who, line in history:
                homes[who].say(line)
                Promises(world.conn).hold()

    run()
