-- The funnel's raw days: for every household the first day of each step, by rep, block or month of the first knock.
-- Who came in another way and whose door nobody knows (door_id '~…') begins with the day on which he was written down; he was
-- talked to at the first valid contact, or at once if he came or called himself.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- one: begun
-- Knocked on in the period, and written down in it without a door; of a cohort only doors nobody had knocked on before.
SELECT (SELECT COUNT(DISTINCT c.door_id) FROM (counted) AS c
         WHERE COALESCE(:cohort, '') <> '1'
            OR NOT EXISTS (SELECT 1 FROM visit AS e WHERE e.door_id = c.door_id AND e.day < :since AND e.outcome NOT IN ('undone', 'not_applicable'))) AS doors,
       (SELECT COUNT(DISTINCT k.door_id) FROM customer AS k
         WHERE substr(k.door_id, 1, 1) = '~' AND local_day(k.made_at) BETWEEN :since AND :until AND :block IS NULL AND (:rep IS NULL OR k.owner_id = :rep)) AS guests;
-- many: doors
WITH knocked AS (
  SELECT c.door_id, MIN(c.day) AS on_day, MIN(CASE WHEN c.met = 1 THEN c.day END) AS met_on, MIN(c.block_id) AS block_id, MIN(c.day || ' ' || c.person_id) AS by_whom
    FROM (counted) AS c GROUP BY c.door_id
), before AS (
  SELECT k.door_id, k.on_day, k.met_on, k.block_id, substr(k.by_whom, 12) AS person_id,
         CASE WHEN EXISTS (SELECT 1 FROM visit AS e WHERE e.door_id = k.door_id AND e.day < :since AND e.outcome NOT IN ('undone', 'not_applicable')) THEN 1 ELSE 0 END AS known
    FROM knocked AS k
), guest AS (
  SELECT k.door_id, MIN(k.place) AS place, MIN(local_day(k.made_at)) AS on_day,
         MIN(CASE WHEN k.source IN ('walk_in', 'phone_in') THEN local_day(k.made_at)
                  ELSE (SELECT MIN(f.day) FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.gone_at IS NULL) END) AS met_on
    FROM customer AS k WHERE substr(k.door_id, 1, 1) = '~' GROUP BY k.door_id
), home AS (
  SELECT d.id, d.block_id, q.name || ' ' || d.short AS place, NULL AS on_day, NULL AS met_on, 'door' AS opens FROM door AS d JOIN block AS q ON q.id = d.block_id
  UNION ALL
  SELECT g.door_id, NULL, g.place, CASE WHEN g.on_day BETWEEN :since AND :until THEN g.on_day END, g.met_on, 'customer' FROM guest AS g
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
  SELECT x.door_id, MIN(x.owner_id) AS owner_id, MIN(x.id) AS customer_id FROM customer AS x GROUP BY x.door_id
)
SELECT d.id AS door_id, d.block_id, d.place, d.opens, CASE d.opens WHEN 'door' THEN d.id ELSE w.customer_id END AS opens_id,
       COALESCE(w.owner_id, b.person_id) AS person_id, COALESCE(b.known, 0) AS known,
       COALESCE(b.on_day, d.on_day) AS knocked_on, COALESCE(b.met_on, d.met_on) AS met_on, local_day(n.at) AS need_on, local_day(g.at) AS bplus_on,
       s.store_on, s.measured_on, o.day AS deposit_on, local_day(l.at) AS laid_on
  FROM home AS d
  LEFT JOIN before AS b ON b.door_id = d.id
  LEFT JOIN needs AS n ON n.door_id = d.id
  LEFT JOIN bplus AS g ON g.door_id = d.id
  LEFT JOIN stepped AS s ON s.door_id = d.id
  LEFT JOIN (sold) AS o ON o.door_id = d.id
  LEFT JOIN laid AS l ON l.door_id = d.id
  LEFT JOIN whose AS w ON w.door_id = d.id
 WHERE (b.door_id IS NOT NULL OR d.opens = 'customer' OR n.at IS NOT NULL OR g.at IS NOT NULL OR s.door_id IS NOT NULL OR o.day IS NOT NULL OR l.at IS NOT NULL)
   AND (:block IS NULL OR d.block_id = :block)
   AND (:rep IS NULL OR b.door_id IS NOT NULL OR w.owner_id = :rep)
 ORDER BY d.id;
