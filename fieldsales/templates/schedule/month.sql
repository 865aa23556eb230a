-- The wall calendar: the days on which floors are to be laid, what is due on each day, festivals and make-up days.
-- by: rep, manager
-- example: {"month": "2026-11"}
-- The month of :day, which stands open below, or :month (YYYY-MM), else this month. A manager sees all reps or :rep.
-- one!: month
SELECT a.begins, substr(a.begins, 1, 7) AS this, substr(add_days(a.begins, -1), 1, 7) AS earlier, substr(add_days(a.begins, 31), 1, 7) AS later, substr(a.begins, 1, 4) AS year,
       CASE WHEN day_ok(:day) = 1 AND substr(:day, 1, 7) = substr(a.begins, 1, 7) THEN :day
            WHEN :day IS NULL AND substr(:today, 1, 7) = substr(a.begins, 1, 7) THEN :today END AS chosen,
       (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = substr(a.begins, 1, 4) AND c.certain = 1) AS named,
       (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = substr(a.begins, 1, 4) AND c.certain = 0) AS guessed
  FROM (SELECT CASE WHEN day_ok(COALESCE(:day, :month || '-01')) = 1 AND COALESCE(:day, :month) BETWEEN '1000-01' AND '9990-01'
                    THEN substr(COALESCE(:day, :month || '-01'), 1, 8) || '01' ELSE substr(:today, 1, 8) || '01' END AS begins) AS a;
-- many: days
-- Whole weeks from Monday on. T of who is lost counts no more; of who has his floor only a day that was named. Where
-- less than a day was named, the day is a guess too.
WITH span (begins, monday, ends) AS MATERIALIZED (
  SELECT m.begins, add_days(m.begins, -(days_between('2001-01-01', m.begins) % 7)), add_days(substr(add_days(m.begins, 31), 1, 8) || '01', -1)
    FROM (SELECT CASE WHEN day_ok(COALESCE(:day, :month || '-01')) = 1 AND COALESCE(:day, :month) BETWEEN '1000-01' AND '9990-01'
                      THEN substr(COALESCE(:day, :month || '-01'), 1, 8) || '01' ELSE substr(:today, 1, 8) || '01' END AS begins) AS m
), floors (day, known, guessed) AS MATERIALIZED (
  SELECT k.t_on, SUM(CASE WHEN k.t_source = 'estimated' OR k.plan_precision IN ('month', 'ten_day', 'unknown') THEN 0 ELSE 1 END),
         SUM(CASE WHEN k.t_source = 'estimated' OR k.plan_precision IN ('month', 'ten_day', 'unknown') THEN 1 ELSE 0 END)
    FROM span AS s JOIN customer AS k ON k.t_on BETWEEN s.begins AND s.ends
   WHERE k.level NOT IN ('F', 'T') AND (k.level <> 'D' OR k.t_source <> 'estimated')
     AND ((:role = 'rep' AND k.owner_id = :me) OR (:role = 'manager' AND k.owner_id = COALESCE(:rep, k.owner_id)))
   GROUP BY k.t_on
), due (day, n) AS MATERIALIZED (
  SELECT y.day, COUNT(*)
    FROM (SELECT x.id, substr(x.task, 1, 10) AS day
            FROM (SELECT k.id, CASE n.column1 WHEN 1 THEN k.due_1 WHEN 2 THEN k.due_2 WHEN 3 THEN k.due_3 ELSE k.due_4 END AS task
                    FROM span AS s JOIN customer AS k ON k.due_on <= s.ends CROSS JOIN (VALUES (1), (2), (3), (4)) AS n
                   WHERE (:role = 'rep' AND k.owner_id = :me) OR (:role = 'manager' AND k.owner_id = COALESCE(:rep, k.owner_id))) AS x
            JOIN span AS s ON substr(x.task, 1, 10) BETWEEN s.begins AND s.ends
           GROUP BY x.id, substr(x.task, 1, 10)
          UNION ALL
          SELECT w.id, w.due_on
            FROM span AS s JOIN own_task AS w ON w.due_on BETWEEN s.begins AND s.ends
           WHERE w.customer_id IS NULL AND w.done_at IS NULL
             AND ((:role = 'rep' AND w.owner_id = :me) OR (:role = 'manager' AND w.owner_id = COALESCE(:rep, w.owner_id)))) AS y
   GROUP BY y.day
)
SELECT g.n, g.day, CAST(substr(g.day, 9) AS INTEGER) AS number, CASE WHEN g.day BETWEEN s.begins AND s.ends THEN 1 ELSE 0 END AS inside,
       COALESCE(f.known, 0) AS known, COALESCE(f.guessed, 0) AS guessed, COALESCE(u.n, 0) AS due, c.name, c.certain, c.festival,
       CASE WHEN c.festival = 1 OR c.name <> '' OR c.workday <> CASE WHEN g.n % 7 < 5 THEN 1 ELSE 0 END THEN 1 ELSE 0 END AS decreed,
       COALESCE(c.workday, CASE WHEN g.n % 7 < 5 THEN 1 ELSE 0 END) AS workday
  FROM span AS s
  CROSS JOIN (SELECT 7 * v.column1 + d.column1 AS n, add_days(p.monday, 7 * v.column1 + d.column1) AS day
                FROM span AS p CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5)) AS v CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6)) AS d
               WHERE add_days(p.monday, 7 * v.column1) <= p.ends) AS g
  LEFT JOIN floors AS f ON f.day = g.day
  LEFT JOIN due AS u ON u.day = g.day
  LEFT JOIN calendar AS c ON c.id = g.day
 ORDER BY g.n;
-- many: floors
-- Whose floor is to be laid on the open day.
SELECT k.id, k.level, k.special, k.product, k.t_source, k.plan_on, k.plan_precision, p.name AS owner, b.name AS block_name,
       substr(COALESCE(c.name || ' · ', '') || COALESCE(d.short, k.place), 1, 40) AS who
  FROM customer AS k
  LEFT JOIN person AS p ON p.id = k.owner_id
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT q.id FROM contact AS q
     WHERE q.door_id = k.door_id AND q.customer_id = k.id AND q.gone_at IS NULL AND q.do_not_contact = 0
     ORDER BY q.is_decider DESC, q.made_at, q.id LIMIT 1)
 WHERE k.t_on = COALESCE(:day, CASE WHEN COALESCE(:month, substr(:today, 1, 7)) = substr(:today, 1, 7) THEN :today END)
   AND k.level NOT IN ('F', 'T') AND (k.level <> 'D' OR k.t_source <> 'estimated')
   AND ((:role = 'rep' AND k.owner_id = :me) OR (:role = 'manager' AND k.owner_id = COALESCE(:rep, k.owner_id)))
 ORDER BY CASE WHEN k.t_source = 'estimated' THEN 1 ELSE 0 END, k.place, k.id LIMIT 200;
-- many: tasks
-- What is due on the open day.
SELECT t.id, t.priority, t.more, k.level, k.special, p.name AS owner, b.name AS block_name,
       substr(COALESCE(c.name || ' · ', '') || COALESCE(d.short, k.place), 1, 40) AS who,
       t.rule, COALESCE(r.task, substr(w.text, 1, 40)) AS title, CASE WHEN w.id IS NULL THEN 'rule' ELSE 'own' END AS kind
  FROM (SELECT x.id, MIN(x.priority) AS priority, COUNT(*) - 1 AS more, substr(MIN(CAST(x.priority AS TEXT) || x.task), 13) AS rule
          FROM (SELECT y.id, n.column1 AS priority,
                       CASE n.column1 WHEN 1 THEN y.due_1 WHEN 2 THEN y.due_2 WHEN 3 THEN y.due_3 ELSE y.due_4 END AS task
                  FROM customer AS y CROSS JOIN (VALUES (1), (2), (3), (4)) AS n
                 WHERE y.due_on IS NOT NULL
                   AND ((:role = 'rep' AND y.owner_id = :me) OR (:role = 'manager' AND y.owner_id = COALESCE(:rep, y.owner_id)))) AS x
         WHERE substr(x.task, 1, 10) = COALESCE(:day, CASE WHEN COALESCE(:month, substr(:today, 1, 7)) = substr(:today, 1, 7) THEN :today END)
         GROUP BY x.id
         ORDER BY MIN(x.priority), x.id LIMIT 200) AS t
  JOIN customer AS k ON k.id = t.id
  LEFT JOIN person AS p ON p.id = k.owner_id
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN rule AS r ON r.id = t.rule
  LEFT JOIN own_task AS w ON w.id = t.rule
  LEFT JOIN contact AS c ON c.id = (
    SELECT q.id FROM contact AS q
     WHERE q.door_id = k.door_id AND q.customer_id = k.id AND q.gone_at IS NULL AND q.do_not_contact = 0
     ORDER BY q.is_decider DESC, q.made_at, q.id LIMIT 1)
 ORDER BY t.priority, k.place, t.id;
-- many: errands
SELECT w.id, w.text, p.name AS owner
  FROM own_task AS w LEFT JOIN person AS p ON p.id = w.owner_id
 WHERE w.customer_id IS NULL AND w.done_at IS NULL
   AND w.due_on = COALESCE(:day, CASE WHEN COALESCE(:month, substr(:today, 1, 7)) = substr(:today, 1, 7) THEN :today END)
   AND ((:role = 'rep' AND w.owner_id = :me) OR (:role = 'manager' AND w.owner_id = COALESCE(:rep, w.owner_id)))
 ORDER BY w.priority, w.id LIMIT 100;
-- many: reps
SELECT p.id, p.name FROM person AS p WHERE :role = 'manager' AND p.active = 1
   AND (p.role = 'rep' OR EXISTS (SELECT 1 FROM customer AS k WHERE k.owner_id = p.id)) ORDER BY p.role DESC, p.name, p.id;
