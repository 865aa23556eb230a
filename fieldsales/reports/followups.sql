-- The contacts behind a number of R2: one row each, with what came of it.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "only": "calls"}
-- many: rows
SELECT f.id, f.at, f.day, f.customer_id, k.place, f.channel, f.result, f.valid, f.note, p.name AS who, COUNT(*) OVER () AS size
  FROM followup AS f JOIN customer AS k ON k.id = f.customer_id LEFT JOIN door AS d ON d.id = f.door_id JOIN person AS p ON p.id = f.person_id
 WHERE f.gone_at IS NULL AND f.day BETWEEN :since AND :until AND (:rep IS NULL OR f.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
   AND (COALESCE(:only, '') NOT IN ('calls', 'wechat', 'talks', 'store', 'measured', 'complaints', 'done')
     OR (:only = 'calls' AND f.channel = 'call') OR (:only = 'wechat' AND f.channel = 'wechat')
     OR (:only = 'talks' AND f.channel IN ('visit', 'meeting') AND f.valid = 1) OR (:only = 'store' AND f.result = 'store_visited')
     OR (:only = 'measured' AND f.result = 'measured') OR (:only = 'complaints' AND f.result = 'complaint')
     OR (:only = 'done' AND f.closes = 1 AND f.result <> 'skipped'))
 ORDER BY f.at DESC, f.id DESC LIMIT :most OFFSET :skip;
