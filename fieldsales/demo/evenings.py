"""The reps' evenings in the demo: what the schedule asks for is called, graded and written down, or left for tomorrow."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldsales.demo import shop
from fieldsales.demo.scribe import Scribe
from fieldsales.store import Actor

DILIGENCE = {"lin": 0.9, "chen": 0.7, "he": 0.85, "luo": 0.8, "su": 0.6}  # how much of the day's list each gets done
MOST = 8  # calls in one evening
RESULTS = {  # of a hundred: what a call comes to, by how warm the customer is
    "cold": [("no_answer", 34), ("talked_ok", 30), ("talked_no_time", 14), ("wechat_replied", 16), ("left_message", 6)],
    "warm": [("no_answer", 24), ("talked_ok", 34), ("appointment", 12), ("store_booked", 10), ("store_visited", 8),
             ("quoted", 8), ("talked_no_time", 4)],
    "hot": [("no_answer", 14), ("talked_ok", 26), ("appointment", 12), ("store_visited", 14), ("quoted", 12),
            ("measured", 14), ("deposit", 8)],
}  # fmt: skip
GRADES = {"S00": "C", "S01": "C", "S02": "C", "S03": "B", "S04": "B", "S05": "B", "S06": "A", "S07": "A", "S08": "H", "S09": "H"}
NOTES = ["对颜色还拿不准", "嫌价格高，要比两家", "等爱人回来商量", "想看铺好的样板间", "催装饰公司进度", "约了周末带样板", ""]
OBJECTIONS = [("price", 10), ("spouse", 8), ("too_early", 8), ("", 74)]
NEXT_UP = {"N": "C", "C": "B", "B": "A", "A": "H", "H": "H"}


class Evenings:
    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe

    def work(self, login: str, day: int) -> None:
        """Evening number `day` of the demo: as much of the list as this rep manages, most pressing first."""
        moment, who = self.scribe.at(day, 19.2), shop.actor(login)
        today = (moment + timedelta(hours=8)).date().isoformat()
        due = self.scribe.conn.all(
            "SELECT k.id, k.level, k.stage, k.has_need, k.type, k.due_1, k.due_2, k.due_3, k.due_4 FROM customer AS k"
            " WHERE k.owner_id = :who AND k.due_on <= :today ORDER BY k.due_1 NULLS LAST, k.due_on, k.id LIMIT :most",
            {"who": who.id, "today": today, "most": MOST},
        )
        for customer in due:
            if self.scribe.dice.random() < DILIGENCE[login]:
                self._call(who, customer, today, moment)
                moment += timedelta(minutes=self.scribe.dice.randint(4, 11))

    def _call(self, who: Actor, customer: dict, today: str, moment: datetime) -> None:
        due = [customer[f"due_{n}"] for n in range(1, 5)]
        task = next(text[11:] for text in due if text and text[:10] <= today)
        level, dice = customer["level"], self.scribe.dice
        warmth = "hot" if level in "HO" else "warm" if level in "AB" else "cold"
        result = self._pick(RESULTS[warmth])
        args: dict[str, object] = {"customer": customer["id"], "task": task, "channel": "call", "result": result}
        if result.startswith("wechat"):
            args["channel"] = "wechat"
        elif result.startswith("store_v"):
            args["channel"] = "store"
        if result not in ("no_answer", "left_message"):
            args |= {"note": dice.choice(NOTES), "objection": self._pick(OBJECTIONS)} | self._graded(customer, result)
            self._kind(who, customer, moment)
        self.scribe.must(who, "follow", moment, **{key: value for key, value in args.items() if value != ""})

    def _kind(self, who: Actor, customer: dict, moment: datetime) -> None:
        """Who renovates and wants a floor is followed directly; who needs nothing now is kept in mind."""
        if customer["type"] is not None or customer["has_need"] not in ("yes", "no"):
            return
        wants = customer["has_need"] == "yes"
        said = {"needs_renovation": 1, "plans_flooring": 1} if wants else {}
        kind = "direct" if wants else "potential"
        self.scribe.must(who, "customer_edit", moment, customer=customer["id"], type=kind, **said)

    def _graded(self, customer: dict, result: str) -> dict[str, object]:
        """The level that the talk suggests; the rep says why where the shop wants to know."""
        level = customer["level"]
        new = level
        if result == "deposit" and level in "CBAH":
            new = "O"
        elif result == "measured" and level in "CBA":
            new = "H"
        elif level == "N":
            new = GRADES.get(customer["stage"] or "", "C")
        elif level in "CBA" and result in ("store_visited", "quoted") and self.scribe.dice.random() < 0.6:
            new = NEXT_UP[level]
        return {} if new == level else {"level": new, "level_was": level, "reason": "见面后判断"}

    def _pick(self, weighed: list[tuple[str, int]]) -> str:
        words, weights = zip(*weighed, strict=True)
        return str(self.scribe.dice.choices(words, weights)[0])


def laid(scribe: Scribe) -> None:
    """Some orders of the first weeks are floors by now; the call-backs begin."""
    for customer in scribe.conn.all(
        "SELECT id, owner_id, level_on FROM customer WHERE level = 'O' ORDER BY level_on, id LIMIT 4"
    ):
        login = customer["owner_id"].removeprefix("demo-")
        day = -3 * (1 + scribe.dice.randrange(5))
        scribe.must(shop.actor(login), "level", scribe.at(day, 17), customer=customer["id"], level="D", level_was="O")
