-- Customers by level or another attribute: how many there were, came, went, were won and lost, and are.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "by": "level"}
-- many: rows
SELECT f.grp, SUM(CASE WHEN f.cell = 'start' THEN 1 ELSE 0 END) AS start_n, SUM(CASE WHEN f.cell = 'new' THEN 1 ELSE 0 END) AS new_n,
       SUM(CASE WHEN f.cell = 'came' THEN 1 ELSE 0 END) AS came_n, SUM(CASE WHEN f.cell = 'left' THEN 1 ELSE 0 END) AS left_n,
       SUM(CASE WHEN f.cell = 'deal' THEN 1 ELSE 0 END) AS deal_n, SUM(CASE WHEN f.cell = 'lost' THEN 1 ELSE 0 END) AS lost_n,
       SUM(CASE WHEN f.cell = 'end' THEN 1 ELSE 0 END) AS end_n,
       SUM(CASE WHEN f.cell = 'end' THEN COALESCE(f.need_area, 0) ELSE 0 END) AS area_sum,
       SUM(CASE WHEN f.cell = 'end' AND f.need_area > 0 THEN 1 ELSE 0 END) AS area_n
  FROM (flows) AS f GROUP BY f.grp ORDER BY f.grp;
