"""The school that owns a block of the demo: its site half swept, a key person, where owners work, and a group-buy that runs."""

from __future__ import annotations

from fieldsales import clock
from fieldsales.demo.scribe import Scribe
from fieldsales.demo.shop import SCHOOL, actor
from fieldsales.offline.days import add_days
from fieldsales.store import next_rev

SITE, BANK = "demo-school-main", "demo-bank"
KEY = "demo-school-visit-0.contact"
DEPARTMENTS = {
    "d1": "教务处", "r1": "201-204", "d2": "总务处", "r2": "101-103", "d3": "高一年级组", "r3": "301-306", "d4": "工会", "r4": "205、206",
}  # fmt: skip
VISITS = [
    # department, floor and place, days ago, outcome, who
    ("1", "2.1", 4, "family_met", {"name": "甲子主任", "phone": "19900009001", "is_key_person": "1", "is_decider": "0", "note": "后勤说话管用，愿意帮着问"}),
    ("1", "2.2", 4, "owner_met", {"name": "乙丑女士", "phone": "19900009002"}), ("1", "2.3", 4, "no_answer", {}),
    ("2", "1.1", 3, "family_met", {"name": "丙寅主任", "phone": "19900009003"}), ("2", "1.2", 3, "no_answer", {}),
    ("3", "3.1", 2, "owner_met", {"name": "丁卯女士", "phone": "19900009004"}), ("3", "3.2", 2, "owner_met", {"name": "甲辰先生", "phone": "19900009005"}),
    ("3", "3.3", 2, "refused", {}), ("4", "2.1", 2, "locked_empty", {}),
]  # fmt: skip


def work(scribe: Scribe) -> None:
    luo, boss = actor("luo"), actor("boss")
    _sweep(scribe)
    for n, title in enumerate(("总务主任", "语文老师", "后勤科长", "班主任", "数学老师")):
        visit = (0, 1, 3, 5, 6)[n]
        scribe.must(luo, "works_at", scribe.at(-1, 10), f"demo-school-works-{n}", contact=f"demo-school-visit-{visit}.contact",
                    title=title, home_block="demo-yizhong")  # fmt: skip
    scribe.must(luo, "key_person", scribe.at(-1, 11), "demo-school-key", contact=KEY, influence=4, attitude=1, trust_org=1,
                trust_person=2, keeper="dealer")  # fmt: skip
    households = _owners(scribe)
    customer = f"{SITE}.1.2.1@demo-luo"
    scribe.must(luo, "support", scribe.at(-1, 12), "demo-support-0", customer=customer, to="demo-boss",
                text="请方老板一起去见总务主任，谈团购", due_in=3)  # fmt: skip
    scribe.must(boss, "support_answer", scribe.at(-1, 15), "demo-support-0-answer", support="demo-support-0", answer="周五下午一起去，我先打个电话")
    scribe.must(luo, "support", scribe.at(-1, 16), "demo-support-1", customer=f"{SITE}.3.3.1@demo-luo", to="demo-boss",
                text="高一年级组想看样板间，请店里安排", due_in=2)  # fmt: skip
    _group(scribe, households)


def _sweep(scribe: Scribe) -> None:
    """The offices of one building, some of them visited."""
    luo = actor("luo")
    scribe.must(luo, "work_unit_edit", scribe.at(-14, 9), "demo-school-edit", work_unit=SCHOOL, gate_rule="登记，下午四点后好进", employees=180,
                payday=10)  # fmt: skip
    scribe.must(luo, "work_unit_site", scribe.at(-13, 9), SITE, work_unit=SCHOOL, label="主楼", **DEPARTMENTS)
    for n, (department, place, ago, outcome, who) in enumerate(VISITS):
        more = {"contact_role": "official", "data_source": "work_unit", "next_in": "7"} if "name" in who else {}
        scribe.must(luo, "visit", scribe.at(-ago, 9 + n / 6), f"demo-school-visit-{n}", door=f"{SITE}.{department}.{place}", outcome=outcome,
                    along="demo-boss" if n == 3 else None, **who, **more)  # fmt: skip


def _owners(scribe: Scribe) -> list[str]:
    """Some of the households in the school's block work at the school, a few at a bank. → those of 小罗."""
    luo, boss = actor("luo"), actor("boss")
    scribe.must(boss, "work_unit_add", scribe.at(-20, 9), BANK, name="梧桐银行（演示）", kind="bank", address="梧桐路 3 号")
    found = scribe.conn.all(
        "SELECT MIN(c.id) AS contact, c.customer_id FROM contact AS c JOIN door AS d ON d.id = c.door_id JOIN customer AS k ON k.id = c.customer_id"
        " WHERE c.owner_id = 'demo-luo' AND d.block_id = 'demo-yizhong' AND c.gone_at IS NULL AND k.level IN ('C', 'B', 'A', 'H')"
        " GROUP BY c.customer_id ORDER BY c.customer_id LIMIT 14"
    )
    for n, row in enumerate(found):
        scribe.must(luo, "works_at", scribe.at(-6, 10 + n / 10), f"demo-owner-works-{n}", contact=row["contact"],
                    work_unit=BANK if n % 4 == 3 else SCHOOL, department=None if n % 4 == 3 else ("高一年级组", "教务处")[n % 2])  # fmt: skip
    scribe.conn.execute(
        "UPDATE customer SET rev = ?, source_from = ? WHERE id IN (?, ?)", (next_rev(scribe.conn), KEY, *[r["customer_id"] for r in found[:2]])
    )
    return [row["customer_id"] for row in found]


def _group(scribe: Scribe, households: list[str]) -> None:
    boss, luo = actor("boss"), actor("luo")
    scribe.must(boss, "group_buy", scribe.at(-3, 15), "demo-group", name="一中教工新村团购", work_unit=SCHOOL, block="demo-yizhong", key_contact=KEY,
                target=12, ends_on=add_days(clock.day_of(scribe.now), 18), product="engineered", n1=3, p1=199, n2=8, p2=189, n3=12, p3=175)  # fmt: skip
    for n, customer in enumerate(households[:5]):
        scribe.must(luo, "group_join", scribe.at(-2, 10 + n / 3), f"demo-group-{n}", group="demo-group", customer=customer)
