-- The customers behind a number: those of one cell of R3 (an event each), new ones of R6, those that lack something in R22, those protected in R21.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "cell": "end", "grp": "B"}
-- many: rows
WITH picked (id, n) AS (
  SELECT f.id, ROW_NUMBER() OVER (ORDER BY f.id) FROM (flows) AS f WHERE f.cell = :cell AND (:grp IS NULL OR f.grp = CASE :grp WHEN 'none' THEN '' ELSE :grp END)
  UNION ALL
  SELECT s.id, 0 FROM (sources) AS s WHERE COALESCE(:cell, 'open') = 'open' AND s.owner_id <> '' AND s.level IN ('N', 'C', 'B', 'A', 'H')
  UNION ALL
  SELECT k.id, 0 FROM (sources) AS s JOIN customer AS k ON k.id = s.id WHERE :cell = 'made' AND k.made_at >= :since_at AND k.made_at < :until_at
  UNION ALL
  SELECT k.id, 0 FROM (sources) AS s JOIN customer AS k ON k.id = s.id
   WHERE k.owner_id <> '' AND CASE :cell WHEN 'registered' THEN CASE WHEN k.held_from BETWEEN :since AND :until THEN 1 ELSE 0 END
                                         WHEN 'held' THEN CASE WHEN k.held_from <= :until AND (k.held_until IS NULL OR k.held_until >= :today) THEN 1 ELSE 0 END
                                         WHEN 'expired' THEN CASE WHEN k.held_until < :today THEN 1 ELSE 0 END ELSE 0 END = 1
  UNION ALL
  SELECT MIN(s.id), 0 FROM (sources) AS s JOIN contact AS c ON c.customer_id = s.id
   WHERE :cell = 'reached' AND (c.phone <> '' OR c.wechat <> '') AND c.gone_at IS NULL
   GROUP BY c.owner_id, c.door_id HAVING MIN(c.made_at) >= :since_at AND MIN(c.made_at) < :until_at
), told AS (
  SELECT k.id, p.n, k.special, k.place, k.level, k.level_on, k.stage, k.need_area, k.due_on, k.made_at, k.door_id, k.owner_id,
         CASE WHEN k.due_on IS NULL AND k.frozen_by IS NULL THEN 1 ELSE 0 END AS no_plan, CASE WHEN COALESCE(k.stage, '') = '' THEN 1 ELSE 0 END AS no_stage,
         CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.customer_id = k.id AND c.gone_at IS NULL AND c.phone <> '') THEN 0 ELSE 1 END AS no_phone,
         CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.customer_id = k.id AND c.gone_at IS NULL AND (c.phone <> '' OR c.wechat <> '')) THEN 1 ELSE 0 END AS filed,
         CASE WHEN k.has_need IS NULL THEN 1 ELSE 0 END AS no_need,
         CASE WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.gone_at IS NULL) THEN 1 ELSE 0 END AS valid,
         CASE WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.result = 'store_visited' AND f.gone_at IS NULL) THEN 1 ELSE 0 END AS store,
         CASE WHEN EXISTS (SELECT 1 FROM (sold) AS o WHERE o.door_id = k.door_id) THEN 1 ELSE 0 END AS ordered,
         CASE WHEN EXISTS (SELECT 1 FROM contact AS c JOIN contact AS z ON z.phone = c.phone AND z.customer_id <> c.customer_id AND z.gone_at IS NULL
                            WHERE c.customer_id = k.id AND c.phone <> '' AND c.gone_at IS NULL) THEN 1 ELSE 0 END AS twice
    FROM picked AS p JOIN customer AS k ON k.id = p.id
)
SELECT t.id, c.name, c.phone, t.special, t.place, t.level, t.level_on, t.stage, t.need_area, t.due_on, local_day(t.made_at) AS made_on, p.name AS owner, COUNT(*) OVER () AS size
  FROM told AS t LEFT JOIN person AS p ON p.id = t.owner_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT y.id FROM contact AS y WHERE y.customer_id = t.id AND y.gone_at IS NULL ORDER BY y.is_decider DESC, CASE WHEN y.phone IS NULL THEN 1 ELSE 0 END, y.made_at, y.id LIMIT 1)
 WHERE :has IS NULL OR (:has = 'valid' AND t.valid = 1) OR (:has = 'filed' AND t.filed = 1) OR (:has = 'store' AND t.store = 1) OR (:has = 'ordered' AND t.ordered = 1)
    OR (:has IN ('H', 'A', 'B', 'C') AND t.level = :has) OR (:has = 'no_phone' AND t.no_phone = 1) OR (:has = 'no_stage' AND t.no_stage = 1)
    OR (:has = 'no_plan' AND t.no_plan = 1) OR (:has = 'twice' AND t.twice = 1)
    OR (:has = 'complete' AND t.filed = 1 AND t.no_stage + t.no_need + t.no_plan = 0)
 ORDER BY t.place, t.id, t.n LIMIT :most OFFSET :skip;
