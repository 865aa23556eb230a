-- Where new customers of the period came from, and how far they have got since.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
WITH fresh AS (
  SELECT k.id, k.door_id, k.source, k.level, k.need_area, local_day(k.born) AS born_on,
         CASE WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.gone_at IS NULL) THEN 1 ELSE 0 END AS valid,
         CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND (c.phone <> '' OR c.wechat <> '')) THEN 1 ELSE 0 END AS filed,
         CASE WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.result = 'store_visited' AND f.gone_at IS NULL) THEN 1 ELSE 0 END AS store
    FROM (sources) AS k WHERE k.born >= :since_at AND k.born < :until_at
)
SELECT x.source, COUNT(*) AS leads, SUM(x.valid) AS valid, SUM(x.filed) AS filed,
       SUM(CASE WHEN x.level = 'H' THEN 1 ELSE 0 END) AS h, SUM(CASE WHEN x.level = 'A' THEN 1 ELSE 0 END) AS a,
       SUM(CASE WHEN x.level = 'B' THEN 1 ELSE 0 END) AS b, SUM(CASE WHEN x.level = 'C' THEN 1 ELSE 0 END) AS c,
       SUM(x.store) AS store, SUM(CASE WHEN o.day IS NOT NULL THEN 1 ELSE 0 END) AS orders,
       SUM(CASE WHEN o.day IS NOT NULL THEN x.need_area END) AS area,
       SUM(CASE WHEN o.day < x.born_on THEN 0 WHEN o.day IS NOT NULL THEN days_between(x.born_on, o.day) END) AS days_sum
  FROM fresh AS x LEFT JOIN (sold) AS o ON o.door_id = x.door_id
 GROUP BY x.source ORDER BY COUNT(*) DESC, x.source NULLS LAST;
-- one: again
-- The new customers of R3, counted for the check row.
SELECT COUNT(*) AS new_n FROM (flows) AS f WHERE f.cell = 'new';
