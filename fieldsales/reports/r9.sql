-- Visit by visit: when, where, whom, to what end, what came of it, and what comes next. :only narrows to the visits behind a
-- number of R1; they are counted as there.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "rep": "xiaoli"}
-- many: rows
SELECT c.id, c.at, c.day, c.door_id, b.name || ' ' || d.short AS place, p.name AS who, c.outcome, c.met,
       CASE WHEN c.met = 1 THEN n.name END AS contact, CASE WHEN c.met = 1 THEN n.role END AS role, CASE WHEN c.met = 1 THEN n.is_decider END AS decider,
       'visit' AS channel,
       CASE WHEN k.made_at < c.at THEN 'customer'
            WHEN EXISTS (SELECT 1 FROM visit AS e WHERE e.door_id = c.door_id AND e.at < c.at AND e.outcome <> 'undone') THEN 'again' ELSE 'first' END AS aim,
       (SELECT f.value FROM fact AS f WHERE f.subject_id = c.door_id AND f.field = 'stage' AND f.at <= c.at ORDER BY f.at DESC, f.id DESC LIMIT 1) AS stage,
       CASE WHEN k.id IS NOT NULL THEN COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'level' AND f.at < c.at ORDER BY f.at DESC, f.id DESC LIMIT 1), 'N') END AS level_was,
       CASE WHEN k.id IS NOT NULL THEN COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'level' AND f.at < day_end(c.day) ORDER BY f.at DESC, f.id DESC LIMIT 1), 'N') END AS level_then,
       (SELECT COUNT(*) FROM photo AS o WHERE o.door_id = c.door_id AND o.person_id = c.person_id AND o.gone_at IS NULL AND o.at >= day_end(add_days(c.day, -1)) AND o.at < day_end(c.day)) AS photos,
       NULLIF(x.value, '') AS next_on
  FROM (SELECT m.id, m.door_id, m.person_id, m.at, m.day, m.outcome, m.block_id, m.met
          FROM (first_met) AS m
         WHERE COALESCE(:only, '') NOT IN ('opened', 'met', 'first', 'again', 'filed')
            OR (:only = 'opened' AND m.opened = 1) OR (:only = 'met' AND m.met = 1) OR (:only = 'first' AND m.first = 1) OR (:only = 'again' AND m.met = 1 AND m.first = 0)
            OR (:only = 'filed' AND m.first = 1 AND EXISTS (SELECT 1 FROM contact AS q WHERE q.door_id = m.door_id AND q.gone_at IS NULL AND (q.phone <> '' OR q.wechat <> '')))
         ORDER BY m.at DESC, m.id DESC LIMIT :most OFFSET :skip) AS c
  JOIN door AS d ON d.id = c.door_id
  JOIN block AS b ON b.id = c.block_id
  JOIN person AS p ON p.id = c.person_id
  LEFT JOIN customer AS k ON k.id = c.door_id || '@' || c.person_id
  LEFT JOIN fact AS x ON x.id = c.id || '.next_on'
  LEFT JOIN contact AS n ON n.id = (
    SELECT y.id FROM contact AS y WHERE y.door_id = c.door_id AND y.customer_id = k.id AND y.gone_at IS NULL ORDER BY y.is_decider DESC, y.made_at, y.id LIMIT 1)
 ORDER BY c.at DESC, c.id DESC;
-- one: size
SELECT COUNT(*) AS n, COALESCE(SUM(m.met), 0) AS met, COUNT(DISTINCT m.person_id || ' ' || m.day) AS days
  FROM (first_met) AS m
 WHERE COALESCE(:only, '') NOT IN ('opened', 'met', 'first', 'again', 'filed')
    OR (:only = 'opened' AND m.opened = 1) OR (:only = 'met' AND m.met = 1) OR (:only = 'first' AND m.first = 1) OR (:only = 'again' AND m.met = 1 AND m.first = 0)
    OR (:only = 'filed' AND m.first = 1 AND EXISTS (SELECT 1 FROM contact AS q WHERE q.door_id = m.door_id AND q.gone_at IS NULL AND (q.phone <> '' OR q.wechat <> '')));
