-- The applications behind a number: by what came of them (:cell), the reason (:grp), the competitor (:has, - is none), and whether they were called back.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "cell": "approved"}
-- many: rows
SELECT a.id, a.customer_id, a.place, p.name AS who, a.at, a.reason, a.competitor, a.price_fen / 100 AS price, a.status, a.decided_at, a.called, COUNT(*) OVER () AS size
  FROM (losses) AS a JOIN person AS p ON p.id = a.person_id
 WHERE (COALESCE(:cell, 'asked') = 'asked' OR a.status = :cell OR (:cell = 'clear' AND a.clear = 1) OR (:cell IN ('called', 'not_so') AND a.status = 'approved'))
   AND (:grp IS NULL OR a.reason = :grp) AND (:has IS NULL OR a.competitor = CASE :has WHEN '-' THEN '' ELSE :has END)
   AND (COALESCE(:cell, '') <> 'called' OR a.called IN ('so', 'not_so')) AND (COALESCE(:cell, '') <> 'not_so' OR a.called = 'not_so')
 ORDER BY a.at DESC, a.id LIMIT :most OFFSET :skip;
