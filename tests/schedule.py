"""Histories of one household in a line of text, and what the schedule makes of them.

`"0 know; 0 level H; 3 call R05 talked_ok"` reads: on day 0 小李 learns of a person and grades him H, on day 3 he calls and
talks. Day 0 is the world's Sunday. Every word is a real mutation on the server.
"""

from __future__ import annotations

from datetime import date, timedelta
from zlib import crc32

from fieldsales.sqlfile import with_tasks
from tests.world import NOW, TODAY, World

DOOR = "jinxiu-1.1.3.2"
KNOWN = {"name": "张哥", "phone": "13800138000", "data_source": "told"}
TASKS = with_tasks("SELECT t.* FROM tasks_of(k.id = :k) AS t ORDER BY t.due_on, t.rule, t.part")
EVERYBODYS_TASKS = with_tasks(
    "SELECT t.*, k.level, k.t_on, k.t_set_on, k.quiet_until FROM tasks_of(1 = 1) AS t JOIN customer AS k ON k.id = t.customer_id"
)


def day(n: int | str) -> str:
    """Day 0 is the world's first day."""
    return (date.fromisoformat(TODAY) + timedelta(days=int(n))).isoformat()


def number(day: str) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(TODAY)).days


class Household:
    """小李 and the people behind one door."""

    def __init__(self, world: World, door: str = DOOR) -> None:
        self.world, self.door, self.customer = world, door, f"{door}@xiaoli"
        # Every door has a number of its own: who says no says it for that number in the whole shop.
        self.known = KNOWN if door == DOOR else KNOWN | {"phone": f"139{crc32(door.encode()) % 10**8:08}"}

    def live(self, story: str) -> Household:
        for line in filter(None, (part.strip() for part in story.split(";"))):
            when, verb, *words = line.split()
            self.world.now = max(self.world.now, NOW + timedelta(days=int(when)))
            getattr(self, f"_{verb}")(*words)
            self.world.wait(minutes=1)
        return self

    # -- what the schedule says

    def tasks(self) -> list[dict]:
        return self.world.all(TASKS, k=self.customer)

    def due(self, rule: str) -> int | None:
        """The day number on which the rule's task is due, or None."""
        found = sorted({task["due_on"] for task in self.tasks() if task["rule"] == rule})
        assert len(found) < 2, f"{rule} is due on several days: {found}"
        return number(found[0]) if found else None

    def listed(self, rule: str, today: str) -> bool:
        return any(task["rule"] == rule and task["due_on"] <= today for task in self.tasks())

    def row(self) -> dict:
        return self.world.row("customer", self.customer)

    # -- the words of a story

    def does(self, name: str, /, **args: object) -> None:
        verdict = self.world.do(self.world.xiaoli, name, **args)
        assert verdict.verdict == "applied", f"{name} {args}: {verdict}"

    def _know(self) -> None:
        self.does("contact", door=self.door, **self.known)

    def _office(self) -> None:
        with self.world.store.writer() as w:
            w.execute("UPDATE door SET kind = 'office' WHERE id = ?", (self.door,))

    def _decider(self) -> None:
        self.does("contact", door=self.door, **self.known | {"is_decider": 1})

    def _key(self) -> None:
        self.does("contact", door=self.door, **self.known | {"is_key_person": 1})

    def _stop(self) -> None:
        for contact in self.world.all("SELECT id FROM contact WHERE customer_id = :k", k=self.customer):
            self.does("contact_stop", contact=contact["id"])

    def _knock(self, outcome: str, stage: str = "") -> None:
        self.does("visit", door=self.door, outcome=outcome, **({"stage": stage} if stage else {}))

    def _see(self, stage: str) -> None:
        self.does("learn", door=self.door, stage=stage)

    def _heating(self, kind: str) -> None:
        self.does("learn", door=self.door, heating=kind)

    def _quiet(self, how_long: str) -> None:
        self.does("learn", door=self.door, quiet="" if how_long == "over" else how_long)

    def _month(self, plan: str) -> None:
        self.does("learn", door=self.door, plan=plan)

    def _level(self, level: str) -> None:
        """That somebody is lost is for the manager to say."""
        who = self.world.zhou if level == "F" else self.world.xiaoli
        verdict = self.world.do(who, "level", customer=self.customer, level=level, reason="自己看的")
        assert verdict.verdict == "applied", f"level {level}: {verdict}"

    def _need(self, has_need: str) -> None:
        self.does("learn", door=self.door, has_need=has_need)

    def _type(self, type: str) -> None:
        self.does("customer_edit", customer=self.customer, type=type)

    def _product(self, product: str) -> None:
        self.does("customer_edit", customer=self.customer, product=product)

    def _plan(self, on: str, source: str = "owner") -> None:
        self.does("plan", customer=self.customer, plan_on=day(on), source=source, reason="业主说的")

    def _call(self, task: str, result: str, next_on: str = "") -> None:
        self._reach("call", task, result, next_on)

    def _wechat(self, task: str, result: str = "wechat_sent") -> None:
        self._reach("wechat", task, result)

    def _reach(self, channel: str, task: str, result: str, next_on: str = "") -> None:
        agreed = {"next_on": day(next_on)} if next_on else {}
        named = {} if task == "-" else {"task": task}
        self.does("follow", customer=self.customer, channel=channel, result=result, **named, **agreed)

    def _object(self, objection: str) -> None:
        self.does("follow", customer=self.customer, channel="call", result="talked_ok", objection=objection)

    def _move(self, task: str, to: str) -> None:
        self.does("move", customer=self.customer, task=task, next_on=day(to))

    def _skip(self, task: str) -> None:
        self.does("skip", customer=self.customer, task=task, reason="这次不用")

    def _own(self, on: str) -> None:
        self.does("own_task", customer=self.customer, text="带两块样板", due_on=day(on))
