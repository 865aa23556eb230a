"""Whether anybody in the whole shop has a number: exact, masked, and for the one number that is asked alone."""

from __future__ import annotations

from fieldsales.offline.phones import phone, phone_ok
from fieldsales.store import Actor, Connection

BY_NUMBER = """
SELECT c.owner_id, substr(p.name, 1, 1) || '*' AS who, MIN(c.made_at) AS day
  FROM contact AS c LEFT JOIN person AS p ON p.id = c.owner_id
 WHERE c.phone = :number AND c.gone_at IS NULL AND c.owner_id <> :me
   AND COALESCE(c.role, '') NOT IN ('foreman', 'worker', 'designer', 'property', 'official')
 GROUP BY c.owner_id, p.name
 ORDER BY MIN(c.made_at), c.owner_id LIMIT 2
"""


def others(conn: Connection, actor: Actor, typed: str) -> list[dict]:
    """[{who: '张*' or None for the pool, day: since when}], of everybody but `actor`; nothing for half a number."""
    if phone_ok(typed) != 1:
        return []
    return conn.all(BY_NUMBER, {"number": phone(typed), "me": actor.id})
