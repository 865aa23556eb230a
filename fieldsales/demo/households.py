"""What is behind the demo's doors: who lives or builds there, and what happens when somebody knocks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from fieldsales.demo.scribe import SEED

SURNAMES, SECOND = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
COURSE = [("S01", 18), ("S02", 7), ("S03", 9), ("S04", 4), ("S05", 15), ("S06", 11), ("S07", 12), ("S08", 7), ("S09", 3),
          ("S10", 2), ("S11", 3), ("S12", 2), ("S13", 10), ("S14", 60)]  # fmt: skip
PLAN = {"S01": "three_months", "S02": "three_months", "S03": "three_months", "S04": "next_month", "S05": "next_month",
        "S06": "next_month", "S07": "this_month", "S08": "this_month", "S09": "this_month"}  # fmt: skip
NEXT = {"three_months": ("14", "30"), "next_month": ("7", "14"), "this_month": ("2", "3", "7")}
MIX = {  # block → how many of a hundred doors are (empty, being renovated, lived in)
    "yunshan": (34, 52, 14), "guiyu": (16, 24, 60), "yizhong": (20, 56, 24), "zhaoxia": (50, 45, 5),
}  # fmt: skip
AREAS = {"yunshan": (89, 105, 118, 136), "guiyu": (76, 89, 98), "yizhong": (70, 82, 95), "zhaoxia": (65, 80)}
NOTES = [
    "业主周末来看工地", "想要锁扣地板，怕甲醛", "老人看工地，儿子做主", "客厅铺砖，三个卧室要木地板", "等柜子装完再联系",
    "已约周六量尺", "邻居也在装，想一起团购", "白天只有工人，晚上来", "要先看样板间", "装饰公司推荐了别家，可以比价",
    "夫妻要商量，先加微信发案例", "工长说下周做找平",
]  # fmt: skip
COMPANIES = ["甲级装饰（演示）", "乙方装饰（演示）", "丙上设计（演示）"]
ANSWERS = {  # by slot: (no answer, only workers, family, owner, refuses) of a hundred knocks
    ("site", "weekday"): (34, 46, 12, 6, 2), ("site", "evening"): (62, 16, 12, 9, 1), ("site", "weekend"): (30, 28, 21, 19, 2),
    ("lived", "weekday"): (66, 0, 22, 6, 6), ("lived", "evening"): (36, 0, 32, 22, 10), ("lived", "weekend"): (34, 0, 32, 24, 10),
}  # fmt: skip
OUTCOMES = ("no_answer", "worker_only", "family_met", "owner_met", "refused")


@dataclass
class Household:
    """One door's truth (kind, begun, area) and what the shop has made of it so far (the rest)."""

    door: str
    block: str
    number: int
    kind: str
    begun: int
    area: int
    dice: random.Random
    needs: bool = True
    filed: bool = False
    settled: bool = False
    tries: int = 0
    last_day: int | None = None
    last_slot: str = ""
    last: str = ""
    next_day: int | None = None
    owner: str = ""
    spent: list[str] = field(default_factory=list)

    def is_due(self, day: int) -> bool:
        return self.next_day is not None and self.next_day <= day

    def worth_another_try(self, day: int, slot: str) -> bool:
        """Nobody opened, at another time of day; or only workers were there, a week ago."""
        if self.last_day is None or self.settled:
            return False
        rested = day - self.last_day
        if self.last == "worker_only":
            return rested > 6
        return 0 < self.tries < 4 and rested > 2 and self.last_slot != slot

    def stage(self, day: int) -> str:
        """Where the renovation stands so many days after the demo's first."""
        if self.kind != "site":
            return "S15" if self.kind == "lived" else "SX"
        passed = day - self.begun
        for stage, days in COURSE:
            if passed < days:
                return stage
            passed -= days
        return "S15"

    def answer(self, day: int, slot: str) -> str:
        """The outcome of a knock."""
        if self.kind == "shop":
            return "not_applicable"
        if self.kind == "empty":
            return "locked_empty" if self.tries else self.dice.choice(("locked_empty", "no_answer"))
        outcome = self.dice.choices(OUTCOMES, ANSWERS[self.kind, slot])[0]
        if outcome.endswith("_met") and self.kind == "site" and self.stage(day) >= "S09" and self.dice.random() < 0.75:
            return "done_by_us" if self.filed and self.needs and self.dice.random() < 0.6 else "done_by_other"
        return outcome

    def learned(self, outcome: str, day: int) -> dict[str, object]:
        """What a rep types in besides the outcome."""
        if outcome == "refused":
            return {"quiet": "90"} if self.dice.random() < 0.4 else {}
        if outcome == "done_by_us":
            return {"stage": self.stage(day), "next_in": "30", "note": "已下单，约好安装后回访"}
        if outcome == "worker_only":
            return self._seen(day) | (self._person("foreman") if self.dice.random() < 0.12 else {}) | self._put_off()
        if outcome == "no_answer":
            return self._put_off()
        if outcome.endswith("_met"):
            return self._seen(day) | self._wish(day) | self._note()
        return {}

    def _seen(self, day: int) -> dict[str, object]:
        seen: dict[str, object] = {"stage": self.stage(day)}
        if self.kind == "site" and self.dice.random() < 0.3:
            seen["company"] = self.dice.choice(COMPANIES)
        if self.kind == "site" and self.dice.random() < 0.25:
            seen["heating"] = self.dice.choice(("none", "none", "water", "electric"))
        return seen

    def _put_off(self) -> dict[str, object]:
        """An appointment that nobody kept gets another day, mostly."""
        return {"next_in": self.dice.choice(("2", "3", "7"))} if self.owner and self.dice.random() < 0.7 else {}

    def _wish(self, day: int) -> dict[str, object]:
        plan = PLAN.get(self.stage(day))
        if self.kind == "lived" or not plan or not self.needs:
            return {"has_need": "no" if self.dice.random() < 0.7 else "unknown"}
        wish: dict[str, object] = {"has_need": "yes", "next_in": self.dice.choice(NEXT[plan])}
        if self.dice.random() < 0.8:
            wish |= {"need_area": round(self.area * self.dice.uniform(0.55, 0.85)), "plan": plan}
        if not self.filed and self.block == "yizhong" and self.dice.random() < 0.1:
            wish |= self._person("official") | {"is_key_person": "1", "data_source": "work_unit"}
        elif not self.filed and self.dice.random() < 0.72:
            wish |= self._person(self.dice.choice(("owner", "owner", "spouse", "parent", "supervisor")))
        return wish

    def _person(self, role: str) -> dict[str, object]:
        titles = {"foreman": ("师傅",), "official": ("主任",), "parent": ("先生", "女士", "阿姨")}.get(
            role, ("先生", "女士")
        )
        title = self.dice.choice(titles)
        name = SURNAMES[self.number % 10] + SECOND[self.number // 10 % 12] + title
        person: dict[str, object] = {"name": name, "contact_role": role, "data_source": "told"}
        if self.block == "yizhong" and self.dice.random() < 0.25:
            person["data_source"] = "work_unit"
        if self.dice.random() < 0.85:
            person["phone"] = f"1990000{self.number:04}"
            if self.dice.random() < 0.5:
                person["wechat_same"] = "1"
        else:
            person["wechat"] = f"demo_{self.number:04}"
        if role in ("owner", "spouse") and self.dice.random() < 0.6:
            person["is_decider"] = "1"
        return person

    def _note(self) -> dict[str, object]:
        left = [note for note in NOTES if note not in self.spent]
        if self.kind != "site" or not left or self.dice.random() > 0.4:
            return {}
        self.spent.append(self.dice.choice(left))
        return {"note": self.spent[-1]}


def move_in(door: str, block: str, number: int, kind: str) -> Household:
    """Who is behind a door depends on the door alone, not on who knocks first."""
    dice = random.Random(f"{SEED} {door}")  # noqa: S311 - the same street every time
    life = "shop" if kind == "shop" else dice.choices(("empty", "site", "lived"), MIX[block])[0]
    begun = dice.randint(-110, 40)
    return Household(
        door, block, number, life, begun, dice.choice(AREAS[block]), dice, needs=dice.random() < 0.78,
    )  # fmt: skip
