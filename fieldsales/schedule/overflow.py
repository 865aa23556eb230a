"""What did not fit into a rep's day, written down as the day begins, so that the owner sees later why something waited.

The order is that of the rep's own list (today.sql): priority, then the day it was due. Written once a day by whoever
serves first on that day; work that a phone brings later changes the list of the next day, not this one.
"""

from __future__ import annotations

from datetime import datetime

from fieldsales import clock
from fieldsales.store import Connection, Store

KEPT_DAYS = 400
MARK = "overflow_day"
ROWS = """
WITH due AS (
  SELECT k.id, k.owner_id, k.place, k.due_on, CAST(s.value AS INTEGER) AS most,
         CASE WHEN k.due_1 < :until THEN 1 WHEN k.due_2 < :until THEN 2 WHEN k.due_3 < :until THEN 3 ELSE 4 END AS priority,
         CASE WHEN k.due_1 < :until THEN k.due_1 WHEN k.due_2 < :until THEN k.due_2 WHEN k.due_3 < :until THEN k.due_3 ELSE k.due_4 END AS task
    FROM customer AS k JOIN setting AS s ON s.id = 'tasks_per_day' WHERE k.due_on <= :today
), placed AS (
  SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d.owner_id ORDER BY d.priority, d.task, d.place, d.id) AS nth,
         COUNT(*) OVER (PARTITION BY d.owner_id) AS due
    FROM due AS d
)
INSERT INTO overflow (day, customer_id, person_id, place, priority, due_on, nth, due, most, at)
SELECT :today, p.id, p.owner_id, p.place, p.priority, substr(p.task, 1, 10), p.nth, p.due, p.most, :at FROM placed AS p WHERE p.nth > p.most
"""


def note_day(store: Store, moment: datetime) -> int:
    """Write the overflow of the shop's day down, if nobody has yet. → rows written."""
    with store.reader() as conn:
        today = clock.shops_day(conn, moment)
        if _noted(conn, today):
            return 0
    with store.writer() as conn:
        if _noted(conn, today):
            return 0
        conn.execute("DELETE FROM overflow WHERE day < add_days(?, ?)", (today, -KEPT_DAYS))
        conn.execute(ROWS, {"today": today, "until": today + "~", "at": clock.iso(moment)})
        written = conn.all("SELECT customer_id FROM overflow WHERE day = :day", {"day": today})
        conn.execute(
            "INSERT INTO meta (key, value) VALUES (:key, :day) ON CONFLICT (key) DO UPDATE SET value = :day",
            {"key": MARK, "day": today},
        )
    return len(written)


def _noted(conn: Connection, today: str) -> bool:
    return conn.one("SELECT 1 AS one FROM meta WHERE key = :key AND value >= :day", {"key": MARK, "day": today}) is not None
