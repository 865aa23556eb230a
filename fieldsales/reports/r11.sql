-- The funnel's raw days: for every door the first day of each step, by rep, block or month of the first knock.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: doors
WITH knocked AS (
  SELECT c.door_id, MIN(c.day) AS on_day, MIN(CASE WHEN c.met = 1 THEN c.day END) AS met_on, MIN(c.block_id) AS block_id, MIN(c.day || ' ' || c.person_id) AS by_whom
    FROM (counted) AS c GROUP BY c.door_id
), before AS (
  SELECT k.door_id, k.on_day, k.met_on, k.block_id, substr(k.by_whom, 12) AS person_id,
         CASE WHEN EXISTS (SELECT 1 FROM visit AS e WHERE e.door_id = k.door_id AND e.day < :since AND e.outcome NOT IN ('undone', 'not_applicable')) THEN 1 ELSE 0 END AS known
    FROM knocked AS k
), needs AS (
  SELECT k.door_id, MIN(f.at) AS at FROM fact AS f JOIN customer AS k ON k.id = f.subject_id WHERE f.field = 'has_need' AND f.value = 'yes' GROUP BY k.door_id
), bplus AS (
  SELECT k.door_id, MIN(f.at) AS at FROM fact AS f JOIN customer AS k ON k.id = f.subject_id WHERE f.field = 'level' AND f.value IN ('B', 'A', 'H', 'O', 'D') GROUP BY k.door_id
), laid AS (
  SELECT k.door_id, MIN(f.at) AS at FROM fact AS f JOIN customer AS k ON k.id = f.subject_id WHERE f.field = 'level' AND f.value = 'D' GROUP BY k.door_id
), stepped AS (
  SELECT f.door_id, MIN(CASE WHEN f.result = 'store_visited' THEN f.day END) AS store_on, MIN(CASE WHEN f.result = 'measured' THEN f.day END) AS measured_on
    FROM followup AS f WHERE f.result IN ('store_visited', 'measured') AND f.gone_at IS NULL GROUP BY f.door_id
), whose AS (
  SELECT x.door_id, MIN(x.owner_id) AS owner_id FROM customer AS x GROUP BY x.door_id
)
SELECT d.id AS door_id, d.block_id, q.name || ' ' || d.short AS place, COALESCE(w.owner_id, b.person_id) AS person_id, b.known,
       b.on_day AS knocked_on, b.met_on, local_day(n.at) AS need_on, local_day(g.at) AS bplus_on, s.store_on, s.measured_on, o.day AS deposit_on, local_day(l.at) AS laid_on
  FROM door AS d
  JOIN block AS q ON q.id = d.block_id
  LEFT JOIN before AS b ON b.door_id = d.id
  LEFT JOIN needs AS n ON n.door_id = d.id
  LEFT JOIN bplus AS g ON g.door_id = d.id
  LEFT JOIN stepped AS s ON s.door_id = d.id
  LEFT JOIN (sold) AS o ON o.door_id = d.id
  LEFT JOIN laid AS l ON l.door_id = d.id
  LEFT JOIN whose AS w ON w.door_id = d.id
 WHERE (b.door_id IS NOT NULL OR n.at IS NOT NULL OR g.at IS NOT NULL OR s.door_id IS NOT NULL OR o.day IS NOT NULL OR l.at IS NOT NULL)
   AND (:block IS NULL OR d.block_id = :block)
   AND (:rep IS NULL OR b.door_id IS NOT NULL OR w.owner_id = :rep)
 ORDER BY d.id;
