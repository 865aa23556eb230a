"""Customers who are given up, who went to the public pool and came out of it, and one who is in the books twice."""

from __future__ import annotations

from fieldsales.demo import shop
from fieldsales.demo.scribe import SEED, Scribe
from fieldsales.store import Actor, set_meta

OPEN = """
SELECT k.id, k.owner_id FROM customer AS k JOIN person AS p ON p.id = k.owner_id AND p.active = 1 AND p.role = 'rep'
 WHERE k.level IN ('C', 'B', 'A') AND k.frozen_by IS NULL AND k.barred = 0 AND k.made_at < :before AND k.special = '' AND k.door_id NOT LIKE '~%'
   AND NOT EXISTS (SELECT 1 FROM dispute AS d WHERE d.customer_id = k.id)
 ORDER BY k.made_at DESC, k.id LIMIT 60
"""
RULE = Actor("", "", "manager", "", ("owner",))
LOST = [  # days ago, reason, what he said, competitor, price, the answer, the call-back
    (24, "price", "嫌贵，说网上便宜", "", "", "approved", "so"),
    (19, "elsewhere", "在建材城定了圣象", "圣象", "189", "approved", "so"),
    (16, "company", "装修公司套餐里有地板", "", "", "approved", "not_so"),
    (12, "elsewhere", "定了大自然，说周末就铺", "大自然", "205", "approved", "so"),
    (9, "price", "爱人觉得贵", "", "", "approved", "so"),
    (7, "elsewhere", "买了圣象强化的", "圣象", "139", "approved", ""),
    (5, "brand", "想要进口的", "得高", "380", "rejected", ""),
    (4, "friend", "亲戚开建材店", "", "", "reassigned", ""),
    (3, "no_need", "全屋都铺砖", "", "", "submitted", ""),
    (0, "delivery", "月底前一定要铺好", "", "", "submitted", ""),
]
POOLED = [
    (9, "rhythms"),
    (7, "protection"),
    (6, "rhythms"),
    (4, "by_hand"),
    (3, "rhythms"),
    (2, "protection"),
    (1, "rhythms"),
]


def end(scribe: Scribe) -> None:
    set_meta(scribe.conn, "lost_secret", SEED)  # the same day gives the same shop, its call-backs too
    known = scribe.conn.all(OPEN, {"before": scribe.at(-26, 0).isoformat()})
    for (customer, story), number in zip(zip(known[::2], LOST, strict=False), range(len(LOST)), strict=False):
        _lost(scribe, customer, number, *story)
    pooled = [_pooled(scribe, customer["id"], *how) for customer, how in zip(known[1::2], POOLED, strict=False)]
    for who, taken in zip(("lin", "chen"), pooled, strict=False):
        scribe.do(shop.actor(who), "pool_claim", scribe.at(-1, 11), customer=taken)
    _twice(scribe)


def _lost(
    scribe: Scribe,
    customer: dict,
    number: int,
    ago: int,
    reason: str,
    said: str,
    brand: str,
    price: str,
    answer: str,
    call: str,
) -> None:
    boss, rep = (
        shop.actor("boss"),
        next(a for p in shop.PEOPLE if (a := shop.actor(p.login)).id == customer["owner_id"]),
    )
    asked = min(scribe.at(-ago, 9.5), scribe.now)
    request = scribe.must(rep, "lost_ask", asked, f"demo-lost-{number}", customer=customer["id"], reason=reason, said="1", detail=said,
                          competitor=brand or None, price=price or None)  # fmt: skip
    if answer == "submitted":
        return
    more = {
        "rejected": {"instruction": "周末带两块样板再去一次，问清楚预算"},
        "reassigned": {"instruction": "你认识他亲戚，你去谈"},
    }.get(answer, {})
    if answer == "reassigned":
        more["owner"] = next(shop.actor(login).id for login in ("su", "he") if shop.actor(login).id != rep.id)
    name = {"approved": "lost_approve", "rejected": "lost_reject", "reassigned": "lost_reassign"}[answer]
    scribe.must(boss, name, scribe.at(1 - ago, 10), request=request, customer=customer["id"], **more)
    if answer == "approved":
        scribe.must(rep, "lost_read", scribe.at(1 - ago, 19), request=request)
    drawn = scribe.conn.one("SELECT drawn FROM lost_sample WHERE id = :id", {"id": request})
    if drawn and drawn["drawn"] and call:
        scribe.must(boss, "lost_called", scribe.at(2 - ago, 16), request=request, result=call)


def _pooled(scribe: Scribe, customer: str, ago: int, why: str) -> str:
    who = shop.actor("boss") if why == "by_hand" else RULE
    scribe.must(who, "pool_recycle", scribe.at(-ago, 0.1 if why != "by_hand" else 11), customer=customer, why=why)
    return f"{customer.rpartition('@')[0]}@"


def _twice(scribe: Scribe) -> None:
    """Somebody called the shop whom his rep has in his books already, at his door."""
    found = scribe.conn.one(
        "SELECT c.name, c.phone, k.owner_id FROM contact AS c JOIN customer AS k ON k.id = c.customer_id JOIN person AS p ON p.id = k.owner_id AND p.active = 1"
        " WHERE c.phone IS NOT NULL AND c.gone_at IS NULL AND k.level IN ('B', 'A') AND k.frozen_by IS NULL"
        " AND k.door_id NOT LIKE '~%' ORDER BY k.made_at DESC, c.id LIMIT 1"
    )
    if found:
        rep = next(a for p in shop.PEOPLE if (a := shop.actor(p.login)).id == found["owner_id"])
        scribe.do(rep, "customer_add", min(scribe.at(-1, 15), scribe.now), "demo-twice", name=found["name"], phone=found["phone"], data_source="store",
                  source="phone_in", place="说是云杉那边的，没说几栋")  # fmt: skip
