"""Two reps and one household, three times: one waits for the manager, one is decided, one was appealed against."""

from __future__ import annotations

from fieldsales.claims import collide
from fieldsales.demo import shop
from fieldsales.demo.scribe import Scribe
from fieldsales.store import current_rev

KNOWN = """
SELECT c.phone, c.name FROM contact AS c JOIN customer AS k ON k.id = c.customer_id
 WHERE k.owner_id = :rep AND c.phone IS NOT NULL AND c.gone_at IS NULL AND k.level IN ('C', 'B', 'A') AND k.frozen_by IS NULL
   AND COALESCE(c.role, '') NOT IN ('foreman', 'worker', 'designer', 'property', 'official')
 ORDER BY k.made_at, c.id LIMIT 1 OFFSET 1
"""
FREE = """
SELECT d.id FROM door AS d
 WHERE d.visited_by = :rep AND d.outcome = 'no_answer' AND d.kind = 'flat' AND NOT EXISTS (SELECT 1 FROM customer AS k WHERE k.door_id = d.id)
 ORDER BY d.id LIMIT 1
"""
PAIRS = [("lin", "chen", "", 1), ("luo", "lin", "first", 3), ("su", "luo", "split", 5)]
"""Who came first, who came later, what was decided, so many days ago."""


def clash(scribe: Scribe) -> None:
    boss = shop.actor("boss")
    for first, later, decision, days in PAIRS:
        one, two = shop.actor(first), shop.actor(later)
        known, door = scribe.conn.one(KNOWN, {"rep": one.id}), scribe.conn.one(FREE, {"rep": two.id})
        if not known or not door:
            continue
        met, rev = scribe.at(-days, 17.5), current_rev(scribe.conn) + 1
        scribe.must(two, "visit", met, door=door["id"], outcome="family_met", name=known["name"], phone=f"+86 {known['phone']}",
                    contact_role="spouse", data_source="told", stage="S05", next_in="3")  # fmt: skip
        collide.settle(scribe.conn, rev)
        found = scribe.conn.one(
            "SELECT id FROM collision WHERE second_owner = :rep AND status = 'frozen' ORDER BY found_at DESC, id LIMIT 1",
            {"rep": two.id},
        )
        if not decision or not found:
            continue
        rev = current_rev(scribe.conn) + 1
        scribe.must(
            boss,
            "collision_decide",
            scribe.at(-days + 1, 10),
            collision=found["id"],
            decision=decision,
            share="50",
            reason="两边都有跟进，先登记者在前",
        )
        collide.settle(scribe.conn, rev)
        if decision == "split":
            rev = current_rev(scribe.conn) + 1
            scribe.must(
                two,
                "collision_appeal",
                scribe.at(-days + 2, 9),
                dispute=f"{found['id']}.{two.id}",
                said="业主爱人一直是我在联系，量房也是我去的。",
            )
            collide.settle(scribe.conn, rev)
