-- The changes of level behind a number of R2, with the reason that was given.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "only": "up"}
-- many: rows
WITH graded AS (
  SELECT f.id, f.at, f.subject_id, f.person_id, f.value AS level, k.place,
         COALESCE((SELECT p.value FROM fact AS p WHERE p.subject_id = f.subject_id AND p.field = 'level' AND (p.at < f.at OR (p.at = f.at AND p.id < f.id)) ORDER BY p.at DESC, p.id DESC LIMIT 1), 'N') AS prev
    FROM fact AS f JOIN customer AS k ON k.id = f.subject_id LEFT JOIN door AS d ON d.id = k.door_id
   WHERE f.field = 'level' AND f.at >= :since_at AND f.at < :until_at AND (:rep IS NULL OR f.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
), ranked AS (
  SELECT g.*, CAST(pick('T=0,F=0,N=1,C=2,B=3,A=4,H=5,O=6,D=7', g.level) AS INTEGER) - CAST(pick('T=0,F=0,N=1,C=2,B=3,A=4,H=5,O=6,D=7', g.prev) AS INTEGER) AS steps FROM graded AS g
)
SELECT r.id, r.at, r.subject_id AS customer_id, r.place, r.prev, r.level, p.name AS who,
       (SELECT y.value FROM fact AS y WHERE y.subject_id = r.subject_id AND y.field = 'level_reason' AND y.at = r.at LIMIT 1) AS reason, COUNT(*) OVER () AS size
  FROM ranked AS r JOIN person AS p ON p.id = r.person_id
 WHERE (COALESCE(:only, '') NOT IN ('up', 'down') AND r.steps <> 0) OR (:only = 'up' AND r.steps > 0) OR (:only = 'down' AND r.steps < 0)
 ORDER BY r.at DESC, r.id DESC LIMIT :most OFFSET :skip;
