-- The ways into the public pool and out of it behind a number of R21: whose he was, who has him now, and why.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "cell": "put_in"}
-- many: rows
WITH given AS (
  SELECT f.id, f.subject_id, f.at, f.value AS owner, f.person_id, LAG(f.value) OVER (PARTITION BY f.subject_id ORDER BY f.at, f.id) AS prev
    FROM fact AS f WHERE f.field = 'owner' AND f.at < :until_at
), moved AS (
  SELECT g.id, g.subject_id, g.at, 'put_in' AS cell, COALESCE((SELECT x.value FROM fact AS x WHERE x.subject_id = g.subject_id AND x.field = 'owner_from' AND x.at = g.at LIMIT 1), '') AS person_id
    FROM given AS g WHERE g.owner = '' AND COALESCE(g.prev, '-') <> '' AND g.at >= :since_at
  UNION ALL SELECT g.id, g.subject_id, g.at, 'taken_out', g.owner FROM given AS g WHERE g.owner <> '' AND g.prev = '' AND g.at >= :since_at
  UNION ALL SELECT f.id, f.subject_id, f.at, 'claimed', f.person_id FROM fact AS f WHERE f.field = 'claimed_on' AND f.value BETWEEN :since AND :until
)
SELECT m.id, m.subject_id, m.at, COALESCE(k.place, '') AS place, k.level, p.name AS who, COALESCE(o.name, '') AS now_with, COUNT(*) OVER () AS size
  FROM moved AS m
  LEFT JOIN customer AS k ON k.id = m.subject_id
  LEFT JOIN person AS p ON p.id = m.person_id
  LEFT JOIN person AS o ON o.id = k.owner_id
 WHERE m.cell = COALESCE(:cell, 'put_in') AND (:rep IS NULL OR m.person_id = :rep)
 ORDER BY m.at DESC, m.id LIMIT :most OFFSET :skip;
