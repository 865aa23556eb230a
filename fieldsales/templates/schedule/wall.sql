-- The month on paper: a sheet for the wall with every floor that is to be laid, who looks after it, and how much is due.
-- by: manager
-- where: server
-- example: {"month": "2026-11"}
-- one!: month
-- :month (YYYY-MM), else this month; :rep narrows it to one.
SELECT a.begins, substr(a.begins, 1, 7) AS this, substr(add_days(a.begins, -1), 1, 7) AS earlier, substr(add_days(a.begins, 31), 1, 7) AS later,
       (SELECT p.name FROM person AS p WHERE p.id = :rep) AS rep, (SELECT s.name FROM shop AS s) AS shop
  FROM (SELECT CASE WHEN day_ok(:month || '-01') = 1 AND :month BETWEEN '1000-01' AND '9990-01' THEN :month || '-01' ELSE substr(:today, 1, 8) || '01' END AS begins) AS a;
-- many: days
-- Whole weeks from Monday on; due counts the customers with a task on that day.
WITH span (begins, monday, ends) AS MATERIALIZED (
  SELECT m.begins, add_days(m.begins, -(days_between('2001-01-01', m.begins) % 7)), add_days(substr(add_days(m.begins, 31), 1, 8) || '01', -1)
    FROM (SELECT CASE WHEN day_ok(:month || '-01') = 1 AND :month BETWEEN '1000-01' AND '9990-01' THEN :month || '-01' ELSE substr(:today, 1, 8) || '01' END AS begins) AS m
), due (day, n) AS MATERIALIZED (
  SELECT x.day, COUNT(DISTINCT x.id)
    FROM (SELECT k.id, substr(CASE n.column1 WHEN 1 THEN k.due_1 WHEN 2 THEN k.due_2 WHEN 3 THEN k.due_3 ELSE k.due_4 END, 1, 10) AS day
            FROM customer AS k CROSS JOIN (VALUES (1), (2), (3), (4)) AS n
           WHERE k.due_on IS NOT NULL AND k.owner_id = COALESCE(:rep, k.owner_id)) AS x
   WHERE x.day IS NOT NULL GROUP BY x.day
)
SELECT g.n, g.day, CAST(substr(g.day, 9) AS INTEGER) AS number, CASE WHEN g.day BETWEEN s.begins AND s.ends THEN 1 ELSE 0 END AS inside,
       COALESCE(u.n, 0) AS due, c.name, COALESCE(c.workday, CASE WHEN g.n % 7 < 5 THEN 1 ELSE 0 END) AS workday
  FROM span AS s
  CROSS JOIN (SELECT 7 * v.column1 + d.column1 AS n, add_days(p.monday, 7 * v.column1 + d.column1) AS day
                FROM span AS p CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5)) AS v CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6)) AS d
               WHERE add_days(p.monday, 7 * v.column1) <= p.ends) AS g
  LEFT JOIN due AS u ON u.day = g.day
  LEFT JOIN calendar AS c ON c.id = g.day
 ORDER BY g.n;
-- many: floors
-- Where the owner named less than a day, it is loose: the sheet lists these below its days.
SELECT k.t_on AS day, k.id, k.place, k.special, k.level, k.product, k.need_area, p.name AS owner, b.name AS block_name,
       CASE WHEN k.t_source = 'estimated' THEN 1 ELSE 0 END AS guessed,
       CASE WHEN k.t_source <> 'estimated' AND k.plan_precision IN ('month', 'ten_day', 'unknown') THEN 1 ELSE 0 END AS loose
  FROM (SELECT add_days(substr(add_days(m.begins, 31), 1, 8) || '01', -1) AS ends, m.begins
          FROM (SELECT CASE WHEN day_ok(:month || '-01') = 1 AND :month BETWEEN '1000-01' AND '9990-01' THEN :month || '-01' ELSE substr(:today, 1, 8) || '01' END AS begins) AS m) AS s
  JOIN customer AS k ON k.t_on BETWEEN s.begins AND s.ends
  LEFT JOIN person AS p ON p.id = k.owner_id
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
 WHERE k.level NOT IN ('F', 'T') AND (k.level <> 'D' OR k.t_source <> 'estimated') AND k.owner_id = COALESCE(:rep, k.owner_id)
 ORDER BY k.t_on, CASE WHEN k.t_source = 'estimated' THEN 1 ELSE 0 END, b.name, k.place, k.id LIMIT 1000;
-- many: stages
-- What stands behind the sheet: the open households by the stage that was seen last.
SELECT k.stage, CASE WHEN k.stage = 'SX' THEN 17 ELSE CAST(substr(k.stage, 2) AS INTEGER) END AS n, COUNT(*) AS households
  FROM customer AS k
 WHERE k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND k.stage IS NOT NULL AND k.owner_id = COALESCE(:rep, k.owner_id)
 GROUP BY k.stage ORDER BY 2;
-- many: reps
SELECT p.id, p.name FROM person AS p
 WHERE p.active = 1 AND (p.role = 'rep' OR EXISTS (SELECT 1 FROM customer AS k WHERE k.owner_id = p.id)) ORDER BY p.role DESC, p.name, p.id;
