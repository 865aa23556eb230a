-- Traffic at the doors by day or by hour: knocks, who opened, first and further talks, files, orders.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "by": "day"}
-- many: rows
WITH knocks AS MATERIALIZED (
  SELECT CASE WHEN :by = 'hour' THEN local_hour(c.at) ELSE c.day END AS slot, local_hour(c.at) AS hour, c.opened, c.met, c.first,
         CASE WHEN c.first = 1 AND EXISTS (SELECT 1 FROM contact AS k WHERE k.door_id = c.door_id AND k.gone_at IS NULL AND (k.phone <> '' OR k.wechat <> ''))
              THEN 1 ELSE 0 END AS filed
    FROM (first_met) AS c
), hours AS MATERIALIZED (
  SELECT k.slot, k.hour, ROW_NUMBER() OVER (PARTITION BY k.slot ORDER BY SUM(k.opened) DESC, k.hour) AS nth, SUM(k.opened) AS opened
    FROM knocks AS k GROUP BY k.slot, k.hour
), happened AS (
  SELECT k.slot, 1 AS knocks, k.opened, k.met, k.first, k.met - k.first AS again, k.filed, 0 AS at_once, 0 AS later FROM knocks AS k
  UNION ALL
  SELECT CASE WHEN :by = 'hour' THEN local_hour(o.at) ELSE o.day END, 0, 0, 0, 0, 0, 0, o.at_once, 1 - o.at_once FROM (orders) AS o
), guests AS (
  SELECT CASE WHEN :by = 'hour' THEN CAST(substr(r.came_at, 1, 2) AS INTEGER) ELSE r.day END AS slot, 1 - r.called AS batches, CASE WHEN r.called = 1 THEN 0 ELSE r.persons END AS guests, r.called,
         r.first, r.first * r.filed AS filed, r.stay
    FROM (receptions) AS r
), slots AS (
  SELECT h.slot FROM happened AS h UNION SELECT g.slot FROM guests AS g
)
SELECT s.slot, COALESCE(n.knocks, 0) AS knocks, COALESCE(n.opened, 0) AS opened, COALESCE(n.met, 0) AS met, COALESCE(n.first, 0) AS first, COALESCE(n.again, 0) AS again,
       COALESCE(n.filed, 0) AS filed, COALESCE(n.at_once, 0) AS at_once, COALESCE(n.later, 0) AS later, COALESCE(n.orders, 0) AS orders, n.peak,
       COALESCE(e.batches, 0) AS batches, COALESCE(e.guests, 0) AS guests, COALESCE(e.called, 0) AS called, COALESCE(e.first, 0) AS guest_first, COALESCE(e.filed, 0) AS guest_filed,
       COALESCE(e.stay_sum, 0) AS stay_sum, COALESCE(e.stay_n, 0) AS stay_n
  FROM slots AS s
  LEFT JOIN (
SELECT h.slot, SUM(h.knocks) AS knocks, SUM(h.opened) AS opened, SUM(h.met) AS met, SUM(h.first) AS first, SUM(h.again) AS again, SUM(h.filed) AS filed,
       SUM(h.at_once) AS at_once, SUM(h.later) AS later, SUM(h.at_once) + SUM(h.later) AS orders,
       (SELECT p.hour FROM hours AS p WHERE p.slot = h.slot AND p.nth = 1 AND p.opened > 0 AND COALESCE(:by, 'day') <> 'hour') AS peak
  FROM happened AS h GROUP BY h.slot) AS n ON n.slot = s.slot
  LEFT JOIN (SELECT g.slot, SUM(g.batches) AS batches, SUM(g.guests) AS guests, SUM(g.called) AS called, SUM(g.first) AS first, SUM(g.filed) AS filed, SUM(g.stay) AS stay_sum, COUNT(g.stay) AS stay_n
               FROM guests AS g GROUP BY g.slot) AS e ON e.slot = s.slot
 ORDER BY s.slot;
-- one: sold
-- Counted another way, for the check row.
SELECT COUNT(*) AS orders FROM (sold) AS s LEFT JOIN door AS d ON d.id = s.door_id
 WHERE s.day >= :since AND s.day <= :until AND COALESCE(:rep, s.person_id) = s.person_id AND (:block IS NULL OR d.block_id = :block);
-- one: talks
SELECT COUNT(*) AS met FROM (counted) AS c WHERE c.met = 1;
