-- What comes tomorrow and in the six days after: customers by day, errands, and whether a day holds more than one rep can do.
-- by: rep, manager
-- example: {}
-- A manager sees all reps or :rep. As on today, the customer's row says what is due (_reschedule.sql); nothing is derived.
-- one: load
SELECT CAST(s.value AS INTEGER) AS most FROM setting AS s WHERE s.id = 'tasks_per_day';
-- one: open
-- What is due already stands on today.
SELECT COUNT(*) AS due FROM customer AS k
 WHERE k.due_on <= :today AND ((:role = 'rep' AND k.owner_id = :me) OR (:role = 'manager' AND k.owner_id = COALESCE(:rep, k.owner_id)));
-- many: days
WITH planned (day, owner_id) AS (
  SELECT substr(x.task, 1, 10), x.owner_id
    FROM (SELECT k.id, k.owner_id,
                 CASE n.column1 WHEN 1 THEN k.due_1 WHEN 2 THEN k.due_2 WHEN 3 THEN k.due_3 ELSE k.due_4 END AS task
            FROM customer AS k CROSS JOIN (VALUES (1), (2), (3), (4)) AS n
           WHERE k.due_on <= add_days(:today, 7)
             AND ((:role = 'rep' AND k.owner_id = :me) OR (:role = 'manager' AND k.owner_id = COALESCE(:rep, k.owner_id)))) AS x
   WHERE substr(x.task, 1, 10) BETWEEN add_days(:today, 1) AND add_days(:today, 7)
   GROUP BY substr(x.task, 1, 10), x.owner_id, x.id
  UNION ALL
  SELECT w.due_on, w.owner_id
    FROM own_task AS w
   WHERE w.customer_id IS NULL AND w.done_at IS NULL AND w.due_on BETWEEN add_days(:today, 1) AND add_days(:today, 7)
     AND ((:role = 'rep' AND w.owner_id = :me) OR (:role = 'manager' AND w.owner_id = COALESCE(:rep, w.owner_id)))
), loaded (day, n, over) AS (
  SELECT o.day, SUM(o.n),
         SUM(CASE WHEN o.n > (SELECT CAST(s.value AS INTEGER) FROM setting AS s WHERE s.id = 'tasks_per_day') THEN 1 ELSE 0 END)
    FROM (SELECT p.day, p.owner_id, COUNT(*) AS n FROM planned AS p GROUP BY p.day, p.owner_id) AS o
   GROUP BY o.day
)
SELECT n.column1 AS ahead, add_days(:today, n.column1) AS day, COALESCE(l.n, 0) AS n, COALESCE(l.over, 0) AS over,
       c.name, c.certain,
       COALESCE(c.workday, CASE WHEN days_between('2001-01-01', add_days(:today, n.column1)) % 7 < 5 THEN 1 ELSE 0 END) AS workday
  FROM (VALUES (1), (2), (3), (4), (5), (6), (7)) AS n
  LEFT JOIN loaded AS l ON l.day = add_days(:today, n.column1)
  LEFT JOIN calendar AS c ON c.id = add_days(:today, n.column1)
 ORDER BY n.column1;
-- many: tasks
-- A customer stands once on each day on which something of his is due; the most urgent of it stands for all.
SELECT t.id, t.day, t.priority, t.more, k.level, k.special, k.owner_id, p.name AS owner, b.name AS block_name,
       substr(COALESCE(c.name || ' · ', '') || COALESCE(d.short, k.place), 1, 40) AS who,
       t.rule, COALESCE(r.task, substr(w.text, 1, 40)) AS title, CASE WHEN w.id IS NULL THEN 'rule' ELSE 'own' END AS kind
  FROM (SELECT x.id, substr(x.task, 1, 10) AS day, MIN(x.priority) AS priority, COUNT(*) - 1 AS more,
               substr(MIN(CAST(x.priority AS TEXT) || x.task), 13) AS rule
          FROM (SELECT y.id, n.column1 AS priority,
                       CASE n.column1 WHEN 1 THEN y.due_1 WHEN 2 THEN y.due_2 WHEN 3 THEN y.due_3 ELSE y.due_4 END AS task
                  FROM customer AS y CROSS JOIN (VALUES (1), (2), (3), (4)) AS n
                 WHERE y.due_on <= add_days(:today, 7)
                   AND ((:role = 'rep' AND y.owner_id = :me) OR (:role = 'manager' AND y.owner_id = COALESCE(:rep, y.owner_id)))) AS x
         WHERE substr(x.task, 1, 10) BETWEEN add_days(:today, 1) AND add_days(:today, 7)
         GROUP BY x.id, substr(x.task, 1, 10)
         ORDER BY substr(x.task, 1, 10), MIN(x.priority), x.id LIMIT 400) AS t
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
 ORDER BY t.day, t.priority, k.place, t.id;
-- many: errands
SELECT w.id, w.due_on AS day, w.text, p.name AS owner
  FROM own_task AS w LEFT JOIN person AS p ON p.id = w.owner_id
 WHERE w.customer_id IS NULL AND w.done_at IS NULL AND w.due_on BETWEEN add_days(:today, 1) AND add_days(:today, 7)
   AND ((:role = 'rep' AND w.owner_id = :me) OR (:role = 'manager' AND w.owner_id = COALESCE(:rep, w.owner_id)))
 ORDER BY w.due_on, w.priority, w.id LIMIT 100;
-- many: reps
SELECT p.id, p.name FROM person AS p WHERE :role = 'manager' AND p.active = 1
   AND (p.role = 'rep' OR EXISTS (SELECT 1 FROM customer AS k WHERE k.owner_id = p.id)) ORDER BY p.role DESC, p.name, p.id;
