"""The demo's shop: its people and how they sign in, its blocks, who sweeps where, and one that nobody does yet."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import argon2

from fieldsales import clock
from fieldsales.access import leaving, people
from fieldsales.access.devices import LIFE
from fieldsales.demo.scribe import Scribe
from fieldsales.offline.days import add_days
from fieldsales.store import Actor, next_rev


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    role: str
    roles: str = ""


PEOPLE = [
    Person("boss", "方老板", "manager", "owner"),
    Person("gu", "小顾", "manager", "clerk"),
    Person("lin", "小林", "rep"),
    Person("chen", "小陈", "rep"),
    Person("he", "小何", "rep"),
    Person("luo", "小罗", "rep"),
    Person("su", "小苏", "rep"),
]
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
"""These passwords are no secret; the first sign-in hashes each anew as passwords.py does."""
SCHOOL, QIAN = "demo-school", "demo-qian"
BLOCKS: dict[str, dict[str, str]] = {
    "yunshan": {
        "name": "云杉国际花园", "kind": "commodity", "street": "梧桐路 88 号", "entry_rule": "registered",
        "developer": "云杉置业（演示）", "property_office": "云杉物业（演示）", "property_phone": "021-50000088",
        "note": "下午 6 点后从北门登记进",
    },
    "guiyu": {
        "name": "桂语澜庭", "kind": "commodity", "street": "桂花路 16 号", "entry_rule": "free",
        "developer": "桂语地产（演示）", "property_office": "桂语物业（演示）",
    },
    "yizhong": {
        "name": "一中教工新村", "kind": "collective", "street": "学府路 5 号", "entry_rule": "free",
        "work_unit": SCHOOL, "note": "集资房，业主多为一中老师，白天家人看工地",
    },
    "zhaoxia": {
        "name": "朝霞里", "kind": "affordable", "street": "朝霞路 21 号", "entry_rule": "free",
        "note": "十月刚交房，还没分给谁扫",
    },
}  # fmt: skip
HIGH = {"template": "highrise33", "floor_from": 1, "floor_to": 33, "doors": 4, "skip": "4,14,24"}
MIDDLE = {"template": "highrise18", "units": "1,2", "floor_from": 1, "floor_to": 18, "doors": 4, "alias": "4=3A,14=13A"}
WALKUP = {"template": "old_walkup", "units": "1,2,3", "floor_from": 1, "floor_to": 6, "doors": 2}
BUILDINGS: dict[str, list[dict[str, object]]] = {
    "yunshan": [HIGH | {"label": "1", "units": "1,2", "shops": 6, "mirror": "2"}, HIGH | {"label": "2", "units": "1"}],
    "guiyu": [MIDDLE | {"label": label} for label in ("1", "2")],
    "yizhong": [WALKUP | {"label": str(number)} for number in range(1, 7)],
    "zhaoxia": [WALKUP | {"label": "1"}],
}
SWEEPS = [
    ("lin", "yunshan", "1"), ("chen", "yunshan", "2"), ("chen", "guiyu", "1"), ("he", "guiyu", ""),
    ("luo", "yizhong", ""), ("su", "yizhong", "5"), ("su", "yizhong", "6"), ("su", "guiyu", "2"),
]  # fmt: skip


def password(person: Person) -> str:
    """Only for the demo, printed at its start; nobody's real shop has it."""
    return f"{person.login}-demo-1"


def actor(login: str) -> Actor:
    person = next(p for p in PEOPLE if p.login == login)
    return Actor(f"demo-{login}", person.name, person.role, f"demo-phone-{login}", (person.roles or person.role,))


def open_up(scribe: Scribe) -> None:
    """The shop, its people, their accounts, and the phone each works with."""
    w, rev, opened = scribe.conn, next_rev(scribe.conn), clock.iso(scribe.first)
    w.execute(
        "INSERT INTO shop (id, bucket, rev, name, city, tz, blind_key) VALUES ('demo-shop', 'shop', ?, ?, ?, ?, ?)",
        (rev, "木语地板", "梧桐市", clock.HOME, "0123456789abcdef" * 2),
    )
    w.execute(
        "INSERT INTO work_unit (id, bucket, rev, name, kind, address) VALUES (?, 'shop', ?, ?, 'school', ?)",
        (SCHOOL, rev, "梧桐市第一中学（演示）", "学府路 1 号"),
    )
    for person in PEOPLE:
        who = actor(person.login)
        w.execute("INSERT INTO person (id, bucket, rev, name, role, roles, active) VALUES (?, 'shop', ?, ?, ?, ?, 1)",
                  (who.id, rev, who.name, who.role, person.roles or person.role))  # fmt: skip
        w.execute("INSERT INTO account (person_id, login, password_hash, changed_at) VALUES (?, ?, ?, ?)",
                  (who.id, person.login, QUICK.hash(password(person)), opened))  # fmt: skip
        w.execute(
            "INSERT INTO device (id, person_id, token_hash, wipe_key, label, made_at, expires_at, resets)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            (who.device_id, who.id, secrets.token_hex(32), secrets.token_hex(32), "Android · Chrome", opened,
             clock.iso(scribe.now + LIFE)),
        )  # fmt: skip


def build(scribe: Scribe) -> None:
    """Blocks with their buildings, and who sweeps them."""
    boss, moment = actor("boss"), scribe.first
    for block, about in BLOCKS.items():
        scribe.must(boss, "block_add", moment, f"demo-{block}", city="梧桐市", district="梧桐区", **about)
        for plan in BUILDINGS[block]:
            scribe.must(boss, "building", moment, f"demo-{block}-{plan['label']}", block=f"demo-{block}", **plan)
    for number, (login, block, building) in enumerate(SWEEPS):
        scribe.must(
            boss, "assign", moment, f"demo-sweep-{number}", person=f"demo-{login}", block=f"demo-{block}",
            building=f"demo-{block}-{building}" if building else None,
        )  # fmt: skip


def who_left(scribe: Scribe) -> None:
    """小钱 swept two buildings in the first weeks and left; what he had went to 小何. His phone was emptied."""
    w, boss, began, gone = scribe.conn, actor("boss"), scribe.at(-55, 9), scribe.at(-33, 18)
    w.execute("INSERT INTO person (id, bucket, rev, name, role, roles, active) VALUES (?, 'shop', ?, '小钱', 'rep', 'rep', 1)",
              (QIAN, next_rev(w)))  # fmt: skip
    w.execute(
        "INSERT INTO device (id, person_id, token_hash, wipe_key, label, made_at, seen_at, synced_at, expires_at, resets, pending)"
        " VALUES ('demo-phone-qian', ?, ?, ?, 'iPhone · Safari', ?, ?, ?, ?, 0, 0)",
        (QIAN, secrets.token_hex(32), secrets.token_hex(32), *[clock.iso(began)] * 3, clock.iso(scribe.now + LIFE)),
    )
    for number, building in enumerate(("1", "2")):
        scribe.must(boss, "assign", began, f"demo-sweep-qian-{number}", person=QIAN, block="demo-guiyu",
                    building=f"demo-guiyu-{building}")  # fmt: skip
    leaving.leave_in(w, boss, QIAN, {"": "demo-he"}, "", "", gone, "demo-leaving")
    told = (clock.iso(gone + timedelta(minutes=9)), clock.iso(gone + timedelta(minutes=10)))
    w.execute("UPDATE device SET told_at = ?, wiped_at = ? WHERE id = 'demo-phone-qian'", told)


def with_days(scribe: Scribe) -> None:
    """Areas that end soon, and that begin later, one of them a single unit."""
    boss, moment = actor("boss"), scribe.now - timedelta(days=2)
    today = clock.day_of(moment)
    scribe.must(boss, "territory_change", moment, territory="demo-sweep-7", ends_on=add_days(today, 7))
    later = {"begins_on": add_days(today, 8), "ends_on": add_days(today, 38)}
    scribe.must(boss, "territory_give", moment, "demo-sweep-later-0", person="demo-chen", block="demo-yizhong",
                building="demo-yizhong-1", unit="demo-yizhong-1.2", **later)  # fmt: skip
    scribe.must(boss, "territory_give", moment, "demo-sweep-later-1", person="demo-lin", block="demo-yizhong",
                building="demo-yizhong-2", **later)  # fmt: skip


def last_heard_of(scribe: Scribe) -> None:
    """When each phone last synced, and what it said of itself; one of them still holds work, as phones do."""
    for login, minutes, pending in (("lin", 4, 0), ("he", 22, 0), ("luo", 55, 3), ("su", 190, 0), ("chen", 1500, 0)):
        at = clock.iso(scribe.now - timedelta(minutes=minutes))
        tier, used = ("B", 21_400_000) if login == "su" else ("A", 14_000_000 + 400_000 * pending)
        scribe.conn.execute(
            "UPDATE device SET synced_at = ?, seen_at = ?, pending = ?, clock_offset = ?, tier = ?, persisted = ?,"
            " storage_used = ?, storage_quota = 2000000000, photos = ?, waiting_since = ? WHERE id = ?",
            (at, at, pending, 340 if login == "luo" else 1, tier, int(tier == "A"), used, pending // 3, at if pending else None,
             f"demo-phone-{login}"),
        )
        people.write_down(scribe.conn, "join", f"demo-{login}", f"demo-phone-{login}", "192.0.2.10", scribe.first)
