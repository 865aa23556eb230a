-- How complete the books are, rep by rep: what open customers lack, numbers that stand twice, reports in time. Who is frozen by a
-- double claim has no plan because he must not have one.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
WITH open_one AS (
  SELECT s.id, s.owner_id, CASE WHEN s.stage = '' THEN 1 ELSE 0 END AS no_stage, CASE WHEN k.due_on IS NULL AND k.frozen_by IS NULL THEN 1 ELSE 0 END AS no_plan,
         CASE WHEN k.has_need IS NULL THEN 1 ELSE 0 END AS no_need,
         CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND c.phone <> '') THEN 0 ELSE 1 END AS no_phone,
         CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND (c.phone <> '' OR c.wechat <> '')) THEN 0 ELSE 1 END AS no_way
    FROM (sources) AS s JOIN customer AS k ON k.id = s.id WHERE s.owner_id <> '' AND s.level IN ('N', 'C', 'B', 'A', 'H')
), phones AS (
  SELECT c.phone, COUNT(DISTINCT c.customer_id) AS households FROM contact AS c WHERE c.phone <> '' AND c.gone_at IS NULL GROUP BY c.phone
), twice AS (
  SELECT o.owner_id, COUNT(DISTINCT o.id) AS n
    FROM open_one AS o JOIN contact AS c ON c.customer_id = o.id AND c.gone_at IS NULL JOIN phones AS f ON f.phone = c.phone AND f.households > 1
   GROUP BY o.owner_id
), out_on AS (
  SELECT c.person_id, c.day FROM (counted) AS c GROUP BY c.person_id, c.day
  UNION
  SELECT f.person_id, f.day FROM followup AS f LEFT JOIN door AS d ON d.id = f.door_id
   WHERE f.gone_at IS NULL AND f.day BETWEEN :since AND :until AND (:rep IS NULL OR f.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
   GROUP BY f.person_id, f.day
), due AS (
  SELECT o.person_id, COUNT(*) AS days,
         SUM(CASE WHEN (SELECT MIN(r.at) FROM daily_report AS r WHERE r.person_id = o.person_id AND r.day = o.day) <= add_days(o.day, CAST(:late_shift AS INTEGER)) || :late_time THEN 1 ELSE 0 END) AS on_time
    FROM out_on AS o WHERE o.day < :today GROUP BY o.person_id
)
SELECT p.id AS person_id, p.name, COALESCE(g.customers, 0) AS customers, COALESCE(g.complete, 0) AS complete, COALESCE(g.no_phone, 0) AS no_phone, COALESCE(g.no_stage, 0) AS no_stage,
       COALESCE(g.no_plan, 0) AS no_plan, COALESCE(t.n, 0) AS twice, COALESCE(u.days, 0) AS days, COALESCE(u.on_time, 0) AS on_time
  FROM person AS p
  LEFT JOIN (SELECT o.owner_id, COUNT(*) AS customers, SUM(CASE WHEN o.no_way + o.no_stage + o.no_need + o.no_plan = 0 THEN 1 ELSE 0 END) AS complete,
                    SUM(o.no_phone) AS no_phone, SUM(o.no_stage) AS no_stage, SUM(o.no_plan) AS no_plan
               FROM open_one AS o GROUP BY o.owner_id) AS g ON g.owner_id = p.id
  LEFT JOIN twice AS t ON t.owner_id = p.id
  LEFT JOIN due AS u ON u.person_id = p.id
 WHERE (g.customers > 0 OR u.days > 0 OR (p.role = 'rep' AND p.active = 1)) AND (:rep IS NULL OR p.id = :rep)
 ORDER BY p.name, p.id;
