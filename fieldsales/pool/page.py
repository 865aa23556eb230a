"""What the page of the public pool shows. A rep reads past his own buckets here, so no name, number or note is selected."""

from __future__ import annotations

from fieldsales.store import Actor, Connection

MOST = 200
LISTED = """
SELECT k.id, CASE WHEN d.id IS NULL THEN '' ELSE k.place END AS place, k.stage, k.level, k.special, k.need_area, b.id AS block_id, b.name AS block_name,
       w.value AS why, p.value AS pooled_on, days_between(p.value, :today) AS days, f.value AS from_id,
       CASE WHEN EXISTS (SELECT 1 FROM fact AS m JOIN fact AS n ON n.subject_id = m.subject_id AND n.field = 'pooled_on' AND n.at = m.at
                          WHERE m.subject_id = k.id AND m.field = 'owner_from' AND m.value = :me
                            AND days_between(n.value, :today) < CAST(s.value AS INTEGER)) THEN 1 ELSE 0 END AS barred
  FROM customer AS k
  JOIN setting AS s ON s.id = 'pool_bar_days'
  LEFT JOIN fact AS p ON p.id = (SELECT x.id FROM fact AS x WHERE x.subject_id = k.id AND x.field = 'pooled_on' ORDER BY x.at DESC, x.id DESC LIMIT 1)
  LEFT JOIN fact AS w ON w.subject_id = k.id AND w.field = 'owner_reason' AND w.at = p.at
  LEFT JOIN fact AS f ON f.subject_id = k.id AND f.field = 'owner_from' AND f.at = p.at
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
 WHERE k.owner_id = '' AND k.level IN ('N', 'C', 'B', 'A', 'H') AND (COALESCE(:block, '') = '' OR b.id = :block)
 ORDER BY p.value DESC NULLS LAST, k.place, k.id LIMIT :most
"""
NAMES = """
SELECT k.id, c.name, q.name AS owner_was
  FROM customer AS k
  LEFT JOIN contact AS c ON c.id = (
    SELECT x.id FROM contact AS x WHERE x.customer_id = k.id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1)
  LEFT JOIN person AS q ON q.id = (SELECT x.value FROM fact AS x WHERE x.subject_id = k.id AND x.field = 'owner_from' ORDER BY x.at DESC, x.id DESC LIMIT 1)
 WHERE k.owner_id = ''
"""
BLOCKS = """
SELECT b.id, b.name, COUNT(*) AS n FROM customer AS k JOIN door AS d ON d.id = k.door_id JOIN block AS b ON b.id = d.block_id
 WHERE k.owner_id = '' AND k.level IN ('N', 'C', 'B', 'A', 'H') GROUP BY b.id, b.name ORDER BY b.name, b.id
"""
LIMITS = """
SELECT CAST((SELECT s.value FROM setting AS s WHERE s.id = 'pool_claims') AS INTEGER) AS claims,
       CAST((SELECT s.value FROM setting AS s WHERE s.id = 'pool_cap') AS INTEGER) AS cap,
       (SELECT COUNT(*) FROM fact AS f WHERE f.person_id = :me AND f.field = 'claimed_on' AND f.value = :today) AS claimed,
       (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = :me AND k.level IN ('N', 'C', 'B', 'A', 'H')) AS held
"""
TAKERS = "SELECT p.id, p.name FROM person AS p JOIN account AS a ON a.person_id = p.id WHERE p.active = 1 AND p.role = 'rep' ORDER BY p.name, p.id"
CODES = ("rhythms", "protection", "maximum", "by_hand")


def shown(conn: Connection, actor: Actor, today: str, block: str) -> dict:
    """{rows, blocks, limits, takers}; names, whose he was and to whom he can be given only for who leads."""
    asked = {"me": actor.id, "today": today, "block": block, "most": MOST}
    leads = actor.role == "manager" and actor.may("schedule")
    names = {row["id"]: row for row in conn.all(NAMES)} if leads else {}
    rows = [
        {
            "name": None, "owner_was": None, "why": row["why"] if row["why"] in CODES else "by_hand",
            "id": row["id"], "place": row["place"], "stage": row["stage"], "level": row["level"], "special": row["special"], "need_area": row["need_area"],
            "pooled_on": row["pooled_on"], "days": row["days"], "barred": row["barred"],
        } | {key: names[row["id"]][key] for key in ("name", "owner_was") if row["id"] in names}
        for row in conn.all(LISTED, asked)
    ]  # fmt: skip
    return {
        "rows": rows, "blocks": conn.all(BLOCKS), "limits": conn.one(LIMITS, asked),
        "takers": conn.all(TAKERS) if leads else [], "leads": int(leads),
    }  # fmt: skip
