"""The reps' daily reports in the demo: written in the evening, mostly in time, mostly answered."""

from __future__ import annotations

import random
from datetime import timedelta

from fieldsales.demo import shop
from fieldsales.demo.scribe import SEED, Scribe
from fieldsales.sqlfile import screens
from fieldsales.store import Params

PUNCTUAL = {"lin": 0.95, "chen": 0.6, "he": 0.85, "luo": 0.9, "su": 0.7}  # how surely each writes, and in time
SENTENCES = ["今天开门的不多，晚上去的几户都见到了家人", "两户有意向，约了周末看样板", "下午主要打回访电话", "工地多，业主要晚上才来",
             "高层一户户主加了微信", "老小区开门率高，聊得不错", "有一户马上要铺，已报价", "天冷，敲门没人应的多"]  # fmt: skip
PROBLEMS = ["", "", "", "物业不让进北门", "宣传册发完了", "有客户问地暖锁扣会不会响，需要资料"]
PLANS = ["继续扫剩下的楼层", "先打到期的回访，再去工地", "陪客户看样板", "晚上再敲没开门的户"]  # fmt: skip
ANSWERS = ["辛苦了，先跟住有意向的两户", "地暖资料在群里，发给客户", "明天我和你一起去", "没开门的换晚上再敲一次", "数字不错，保持"]  # fmt: skip
SEEN = "knocked opened met filed customers calls wechat talks up down done planned tomorrow".split()


def apart(scribe: Scribe) -> Scribe:
    """A scribe with dice of its own, so that reports change nothing of what the reps do."""
    other = Scribe(scribe.conn, scribe.now)
    other.dice = random.Random(f"{SEED} reports")  # noqa: S311 - a demo must come out the same every time
    return other


def write(scribe: Scribe, login: str, day: int) -> None:
    """What a rep sends on evening `day`: with the numbers his own page shows him then, and what the manager answers."""
    dice, who = scribe.dice, shop.actor(login)
    if dice.random() > (1 + PUNCTUAL[login]) / 2:
        return
    sent = scribe.at(day, 20 + (dice.random() / 3 if dice.random() < PUNCTUAL[login] else 1 + dice.random()))
    today = (scribe.at(day, 12)).date().isoformat()
    query = next(q for q in screens()["daily"].queries if q.name == "day")
    seen = scribe.conn.one(query.sql, Params({"me": who.id, "role": "rep", "today": today, "day": today}))
    if not seen or not seen["knocked"] + seen["calls"] + seen["talks"]:
        return
    told = {"text": dice.choice(SENTENCES), "problems": dice.choice(PROBLEMS), "plan": dice.choice(PLANS)}
    numbers = ",".join(f"{key}={seen[key]}" for key in SEEN)
    report = scribe.must(who, "daily_send", sent, day=today, seen=numbers, **told)
    if day < -1 and dice.random() < 0.7:
        answered = sent + timedelta(hours=10 + dice.random() * 3)
        scribe.must(shop.actor("boss"), "daily_answer", answered, report=report, text=dice.choice(ANSWERS))
        if dice.random() < 0.9:
            scribe.must(who, "daily_read", answered + timedelta(hours=1), report=report)
