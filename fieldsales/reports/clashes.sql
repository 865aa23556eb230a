-- The double claims behind a number of R21: those a rep is one of the two of, those decided for him, those shared.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "cell": "clashes"}
-- many: rows
SELECT c.id, c.found_at, COALESCE(f.place, s.place, '') AS place, a.name AS first_name, b.name AS second_name, c.found_by, c.status, COALESCE(c.decision, '') AS decision,
       c.decided_at, COUNT(*) OVER () AS size
  FROM collision AS c
  LEFT JOIN person AS a ON a.id = c.first_owner
  LEFT JOIN person AS b ON b.id = c.second_owner
  LEFT JOIN customer AS f ON f.id = c.first_customer
  LEFT JOIN customer AS s ON s.id = c.second_customer
 WHERE c.found_at >= :since_at AND c.found_at < :until_at
   AND (:rep IS NULL OR c.first_owner = :rep OR c.second_owner = :rep)
   AND (COALESCE(:cell, 'clashes') = 'clashes'
     OR (:cell = 'won' AND ((c.decision = 'first' AND COALESCE(:rep, c.first_owner) = c.first_owner) OR (c.decision = 'second' AND COALESCE(:rep, c.second_owner) = c.second_owner)))
     OR (:cell = 'shared' AND c.decision IN ('split', 'both')))
 ORDER BY c.found_at DESC, c.id LIMIT :most OFFSET :skip;
