-- The days of a year that are not what their weekday says: days off, working weekends, festivals; and how sure they are.
-- by: rep, manager
-- example: {"year": "2026"}
-- one: chosen
SELECT y.year, substr(add_days(y.year || '-01-01', -1), 1, 4) AS before, substr(add_days(y.year || '-12-31', 1), 1, 4) AS after,
       (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year) AS days,
       CASE WHEN (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 1) < 7
              OR EXISTS (SELECT 1 FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 0) THEN 0 ELSE 1 END AS sure
  FROM (SELECT CASE WHEN day_ok(:year || '-01-01') = 1 AND :year BETWEEN '2001' AND '2098' THEN :year ELSE substr(:today, 1, 4) END AS year) AS y;
-- many: days
SELECT c.id, c.workday, c.festival, c.certain, c.name, days_between('2001-01-01', c.id) % 7 AS weekday,
       CASE WHEN COALESCE(LAG(substr(c.id, 6, 2)) OVER (ORDER BY c.id), '') <> substr(c.id, 6, 2) THEN CAST(substr(c.id, 6, 2) AS INTEGER) END AS month
  FROM calendar AS c
 WHERE substr(c.id, 1, 4) = CASE WHEN day_ok(:year || '-01-01') = 1 AND :year BETWEEN '2001' AND '2098' THEN :year ELSE substr(:today, 1, 4) END
   AND (c.festival = 1 OR c.name <> '' OR c.workday <> CASE WHEN days_between('2001-01-01', c.id) % 7 < 5 THEN 1 ELSE 0 END)
 ORDER BY c.id;
