-- The owner's evening and morning: what was done today and in seven days against the time before, what needs him, how far each rep and block came.
-- by: manager
-- where: server
-- example: {"period": "30"}
-- one: shop
SELECT s.name, s.city FROM shop AS s;
-- many: spans
-- Doors knocked, opened, met and filed (met and reachable): of today and yesterday, of these seven days and the seven before.
WITH span (code, since, until) AS (
  SELECT v.column1, add_days(:today, v.column2), add_days(:today, v.column3)
    FROM (VALUES ('today', 0, 0), ('yesterday', -1, -1), ('week', -6, 0), ('before', -13, -7)) AS v
), seen AS (
  SELECT s.code, k.door_id, MAX(k.opened) AS opened, MAX(k.met) AS met
    FROM span AS s JOIN knock AS k ON k.day BETWEEN s.since AND s.until
   GROUP BY s.code, k.door_id
)
SELECT s.code, COUNT(x.door_id) AS knocked, COALESCE(SUM(x.opened), 0) AS opened, COALESCE(SUM(x.met), 0) AS met,
       COALESCE(SUM(CASE WHEN x.met = 1 AND EXISTS (SELECT 1 FROM contact AS k WHERE k.door_id = x.door_id AND k.gone_at IS NULL AND (k.phone <> '' OR k.wechat <> '')) THEN 1 ELSE 0 END), 0) AS filed
  FROM span AS s LEFT JOIN seen AS x ON x.code = s.code
 GROUP BY s.code;
-- many: reps
WITH seen AS (
  SELECT k.person_id, k.door_id, MAX(k.opened) AS opened, MAX(k.met) AS met
    FROM knock AS k
   WHERE k.day <= :today AND k.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
   GROUP BY k.person_id, k.door_id
), sums AS (
  SELECT x.person_id, COUNT(*) AS knocked, SUM(x.opened) AS opened, SUM(x.met) AS met,
         SUM(CASE WHEN x.met = 1 AND EXISTS (SELECT 1 FROM contact AS k WHERE k.door_id = x.door_id AND k.gone_at IS NULL AND (k.phone <> '' OR k.wechat <> '')) THEN 1 ELSE 0 END) AS filed
    FROM seen AS x GROUP BY x.person_id
), days AS (
  SELECT k.person_id, COUNT(DISTINCT k.day) AS days
    FROM knock AS k
   WHERE k.day <= :today AND k.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
   GROUP BY k.person_id
)
SELECT p.id, p.name, p.active, COALESCE(d.days, 0) AS days, COALESCE(s.knocked, 0) AS knocked,
       COALESCE(s.opened, 0) AS opened, COALESCE(s.met, 0) AS met, COALESCE(s.filed, 0) AS filed
  FROM person AS p
  LEFT JOIN sums AS s ON s.person_id = p.id
  LEFT JOIN days AS d ON d.person_id = p.id
 WHERE s.knocked > 0 OR (p.role = 'rep' AND p.active = 1)
 ORDER BY COALESCE(s.knocked, 0) DESC, p.name, p.id;
-- many: blocks
WITH seen AS (
  SELECT k.block_id, k.door_id, MAX(k.opened) AS opened, MAX(k.met) AS met
    FROM knock AS k
   WHERE k.day <= :today AND k.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
   GROUP BY k.block_id, k.door_id
), sums AS (
  SELECT x.block_id, COUNT(*) AS knocked, SUM(x.opened) AS opened, SUM(x.met) AS met FROM seen AS x GROUP BY x.block_id
), swept AS (
  SELECT t.block_id, SUM(t.sweepable) AS doors, SUM(t.visited) AS visited, MAX(t.last_at) AS last_at
    FROM unit_tally AS t JOIN building AS g ON g.id = t.building_id AND g.gone_at IS NULL
   GROUP BY t.block_id
)
SELECT b.id, b.name, b.kind, b.site_of, t.doors, t.visited, COALESCE(s.knocked, 0) AS knocked, COALESCE(s.opened, 0) AS opened, COALESCE(s.met, 0) AS met,
       COUNT(*) OVER () AS total
  FROM swept AS t JOIN block AS b ON b.id = t.block_id
  LEFT JOIN sums AS s ON s.block_id = t.block_id
 WHERE b.gone_at IS NULL AND t.doors > 0
 ORDER BY COALESCE(s.knocked, 0) DESC, t.last_at DESC NULLS LAST, b.name, b.id
 LIMIT 12;
-- one: waiting
SELECT (SELECT COUNT(*) FROM refusal AS r WHERE r.answered_at IS NULL) AS refusals,
       (SELECT COUNT(*) FROM device AS d WHERE d.pending > 0 AND d.wiped_at IS NULL) AS phones,
       (SELECT COUNT(*) FROM customer AS c WHERE c.due_on < :today) AS overdue,
       (SELECT COUNT(*) FROM collision AS j WHERE j.status IN ('frozen', 'appealed')) AS claims,
       (SELECT COUNT(*) FROM collision AS j WHERE j.status IN ('frozen', 'appealed') AND j.due_on < :today) AS claims_late,
       (SELECT COUNT(*) FROM lost_request AS l WHERE l.status = 'submitted') AS losses,
       (SELECT COUNT(*) FROM lost_request AS l JOIN setting AS s ON s.id = 'lost_hours'
         WHERE l.status = 'submitted' AND (days_between(substr(l.at, 1, 10), substr(:now, 1, 10)) * 1440 + CAST(substr(:now, 12, 2) AS INTEGER) * 60 + CAST(substr(:now, 15, 2) AS INTEGER)
           - CAST(substr(l.at, 12, 2) AS INTEGER) * 60 - CAST(substr(l.at, 15, 2) AS INTEGER)) / 60 >= CAST(s.value AS INTEGER)) AS losses_late,
       (SELECT COUNT(*) FROM support AS q WHERE q.answered_at IS NULL) AS supports,
       (SELECT COUNT(*) FROM group_buy AS x WHERE x.status = 'open' AND (x.ends_on < :today OR x.joined >= x.target)) AS groups,
       (SELECT COUNT(*) FROM block AS b WHERE b.gone_at IS NULL AND EXISTS (SELECT 1 FROM building AS g WHERE g.block_id = b.id AND g.gone_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM territory AS t WHERE t.block_id = b.id AND t.ended_at IS NULL
                             AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today))) AS nobodys;
-- one: cover
SELECT COALESCE(SUM(t.sweepable), 0) AS sweepable, COALESCE(SUM(t.visited), 0) AS visited
  FROM unit_tally AS t
  JOIN building AS g ON g.id = t.building_id AND g.gone_at IS NULL JOIN block AS b ON b.id = t.block_id AND b.gone_at IS NULL AND b.site_of IS NULL;
-- one: loose
-- Doors to sweep that lie in nobody's area today.
SELECT COALESCE(SUM(u.sweepable), 0) AS n
  FROM unit_tally AS u
  JOIN building AS g ON g.id = u.building_id AND g.gone_at IS NULL JOIN block AS b ON b.id = u.block_id AND b.gone_at IS NULL
 WHERE NOT EXISTS (SELECT 1 FROM territory AS t
                    WHERE t.block_id = b.id AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
                      AND COALESCE(t.building_id, g.id) = g.id AND COALESCE(t.unit_id, u.unit_id) = u.unit_id);
-- one: stale
SELECT COUNT(*) AS n FROM (stale_blocks) AS s;
-- one: nearly
SELECT COUNT(*) AS n
  FROM (SELECT t.building_id, SUM(t.sweepable) AS sweepable, SUM(t.visited) AS visited FROM unit_tally AS t GROUP BY t.building_id) AS s
  JOIN building AS g ON g.id = s.building_id AND g.gone_at IS NULL
  JOIN block AS b ON b.id = g.block_id AND b.gone_at IS NULL
 WHERE s.visited < s.sweepable
   AND 100 * (s.sweepable - s.visited) <= s.sweepable * CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'nearly_done'), '10') AS INTEGER);
-- one: flooring
SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN n.person_id IS NULL THEN 1 ELSE 0 END), 0) AS nobodys
  FROM (near_flooring) AS n
  LEFT JOIN door AS d ON d.id = n.door_id AND d.gone_at IS NULL LEFT JOIN block AS b ON b.id = d.block_id AND b.gone_at IS NULL
 WHERE b.id IS NOT NULL OR substr(n.door_id, 1, 1) = '~';
-- one: unsure
SELECT MIN(y.year) AS year
  FROM (SELECT substr(:today, 1, 4) AS year UNION SELECT substr(add_days(:today, 60), 1, 4) AS year) AS y
 WHERE (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 1) < 7
    OR EXISTS (SELECT 1 FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 0);
