"""Who goes to the public pool on a day, and why: one reckoning for the night's job and for what the rep's card counts down to."""

from __future__ import annotations

DUE = """
WITH clocked AS (
  SELECT k.id, k.held_until, k.held_max,
         CAST(s.value AS INTEGER) * (SELECT MAX(r.every) FROM rule AS r WHERE r.kind = 'level' AND r.which = k.level AND r.active = 1
            AND COALESCE(k.type, 'direct') = 'direct') AS patience,
         (SELECT MAX(d.column1) FROM (VALUES (substr(local_time(k.made_at, (SELECT MAX(z.tz) FROM shop AS z)), 1, 10)),
           (COALESCE(k.held_from, '')), (COALESCE(k.level_on, '')), (COALESCE(k.met_on, '')),
           (COALESCE(k.next_on, '')), (COALESCE(k.quiet_until, ''))) AS d) AS since
    FROM customer AS k JOIN setting AS s ON s.id = 'pool_rhythms'
   WHERE k.owner_id <> '' AND k.level IN ('N', 'C', 'B', 'A', 'H') AND k.frozen_by IS NULL AND k.barred = 0
     AND COALESCE(k.quiet_until, '') < :today
     AND NOT EXISTS (SELECT 1 FROM lost_request AS l WHERE l.customer_id = k.id AND l.status = 'submitted')
)
SELECT c.id, CASE WHEN c.held_max <= :today THEN 'maximum' WHEN days_between(c.since, :today) > c.patience THEN 'rhythms' ELSE 'protection' END AS why
  FROM clocked AS c
 WHERE c.held_max <= :today OR c.held_until < :today OR days_between(c.since, :today) > c.patience
 ORDER BY c.id
"""
"""The longest protection is over on its last day's morning, the shorter one after its last day (domain guide 2.2-B); a
rhythm counts from whatever came last: the talk, the day agreed, the level, the day he was given, the end of the quiet."""
