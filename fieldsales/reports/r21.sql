-- Whose customers are: registered and protected, claimed twice and how that ended, into the public pool and out of it.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
WITH given AS (
  SELECT f.subject_id AS id, f.at, f.value AS owner, LAG(f.value) OVER (PARTITION BY f.subject_id ORDER BY f.at, f.id) AS prev
    FROM fact AS f WHERE f.field = 'owner' AND f.at < :until_at
), counted (person_id, cell, n) AS (
  SELECT k.owner_id, 'registered', 1 FROM customer AS k WHERE k.owner_id <> '' AND k.held_from BETWEEN :since AND :until
  UNION ALL SELECT k.owner_id, 'held', 1 FROM customer AS k
   WHERE k.owner_id <> '' AND k.held_from <= :until AND (k.held_until IS NULL OR k.held_until >= :today)
  UNION ALL SELECT k.owner_id, 'expired', 1 FROM customer AS k WHERE k.owner_id <> '' AND k.held_until < :today
  UNION ALL SELECT c.first_owner, 'clashes', 1 FROM collision AS c WHERE c.found_at >= :since_at AND c.found_at < :until_at
  UNION ALL SELECT c.second_owner, 'clashes', 1 FROM collision AS c WHERE c.found_at >= :since_at AND c.found_at < :until_at
  UNION ALL SELECT c.first_owner, 'won', 1 FROM collision AS c WHERE c.decision = 'first' AND c.found_at >= :since_at AND c.found_at < :until_at
  UNION ALL SELECT c.second_owner, 'won', 1 FROM collision AS c WHERE c.decision = 'second' AND c.found_at >= :since_at AND c.found_at < :until_at
  UNION ALL SELECT c.first_owner, 'shared', 1 FROM collision AS c WHERE c.decision IN ('split', 'both') AND c.found_at >= :since_at AND c.found_at < :until_at
  UNION ALL SELECT c.second_owner, 'shared', 1 FROM collision AS c WHERE c.decision IN ('split', 'both') AND c.found_at >= :since_at AND c.found_at < :until_at
  UNION ALL SELECT COALESCE((SELECT x.value FROM fact AS x WHERE x.subject_id = g.id AND x.field = 'owner_from' AND x.at = g.at LIMIT 1), ''), 'into', 1
    FROM given AS g WHERE g.owner = '' AND COALESCE(g.prev, '-') <> '' AND g.at >= :since_at
  UNION ALL SELECT g.owner, 'out', 1 FROM given AS g WHERE g.owner <> '' AND g.prev = '' AND g.at >= :since_at
  UNION ALL SELECT f.person_id, 'claimed', 1 FROM fact AS f WHERE f.field = 'claimed_on' AND f.value BETWEEN :since AND :until
)
SELECT c.person_id, COALESCE(p.name, '') AS name,
       SUM(CASE c.cell WHEN 'registered' THEN 1 ELSE 0 END) AS registered, SUM(CASE c.cell WHEN 'held' THEN 1 ELSE 0 END) AS held,
       SUM(CASE c.cell WHEN 'expired' THEN 1 ELSE 0 END) AS expired, SUM(CASE c.cell WHEN 'clashes' THEN 1 ELSE 0 END) AS clashes,
       SUM(CASE c.cell WHEN 'won' THEN 1 ELSE 0 END) AS won, SUM(CASE c.cell WHEN 'shared' THEN 1 ELSE 0 END) AS shared,
       SUM(CASE c.cell WHEN 'into' THEN 1 ELSE 0 END) AS put_in, SUM(CASE c.cell WHEN 'out' THEN 1 ELSE 0 END) AS taken_out,
       SUM(CASE c.cell WHEN 'claimed' THEN 1 ELSE 0 END) AS claimed
  FROM counted AS c LEFT JOIN person AS p ON p.id = c.person_id
 GROUP BY c.person_id, p.name ORDER BY p.name NULLS LAST, c.person_id;
-- one: size
-- Who was in the pool before the period and at its end, and how long a double claim took to be decided.
SELECT 0 AS n, (SELECT COUNT(*) FROM fact AS f WHERE f.field = 'owner' AND f.value = '' AND f.at < :since_at
           AND NOT EXISTS (SELECT 1 FROM fact AS g WHERE g.subject_id = f.subject_id AND g.field = 'owner' AND g.at < :since_at AND (g.at > f.at OR (g.at = f.at AND g.id > f.id)))) AS before_n,
       (SELECT COUNT(*) FROM fact AS f WHERE f.field = 'owner' AND f.value = '' AND f.at < :until_at
           AND NOT EXISTS (SELECT 1 FROM fact AS g WHERE g.subject_id = f.subject_id AND g.field = 'owner' AND g.at < :until_at AND (g.at > f.at OR (g.at = f.at AND g.id > f.id)))) AS after_n,
       (SELECT COUNT(*) FROM collision AS c WHERE c.found_at >= :since_at AND c.found_at < :until_at) AS collisions,
       (SELECT COUNT(*) FROM collision AS c WHERE c.decided_at IS NOT NULL AND c.found_at >= :since_at AND c.found_at < :until_at) AS decided,
       (SELECT COALESCE(SUM(days_between(substr(c.found_at, 1, 10), substr(c.decided_at, 1, 10))), 0) FROM collision AS c
         WHERE c.decided_at IS NOT NULL AND c.found_at >= :since_at AND c.found_at < :until_at) AS decide_days;
