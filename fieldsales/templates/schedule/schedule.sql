-- Every open follow-up of the shop, two hundred at a time or :all, and what is wrong with it: overdue, nobody's, no next task, too much.
-- Narrowed by :rep ('-' is nobody), :when, :day, :block, :stage, :level, :type and :priority. The tasks are what the customers' rows repeat.
-- by: manager
-- where: server
-- example: {"when": "overdue", "rep": "xiaoli"}
-- many: rows
WITH open AS NOT MATERIALIZED (
  SELECT k.id, k.door_id, k.owner_id, k.place, k.special, k.level, COALESCE(k.type, 'direct') AS type, k.stage, k.t_on, k.t_source, k.plan_precision, k.met_on, k.due_on,
         p.name AS owner, CASE WHEN p.active = 1 AND a.person_id IS NOT NULL THEN 0 ELSE 1 END AS nobodys,
         CASE WHEN k.due_on IS NULL THEN 1 ELSE 0 END AS planless,
         CASE WHEN k.due_on < :today AND COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN 1 ELSE 0 END AS missed,
         CASE WHEN substr(k.due_1, 1, 10) <= :today OR substr(k.due_1, 1, 10) = k.due_on THEN 1
              WHEN substr(k.due_2, 1, 10) <= :today OR substr(k.due_2, 1, 10) = k.due_on THEN 2
              WHEN substr(k.due_3, 1, 10) <= :today OR substr(k.due_3, 1, 10) = k.due_on THEN 3 ELSE 4 END AS priority,
         k.due_1, k.due_2, k.due_3, k.due_4
    FROM customer AS k
    LEFT JOIN person AS p ON p.id = k.owner_id
    LEFT JOIN account AS a ON a.person_id = k.owner_id
   WHERE k.due_on IS NOT NULL
      OR (COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND k.barred = 0 AND COALESCE(k.quiet_until, '') <> '9999-12-31' AND k.owner_id <> '' AND k.frozen_by IS NULL)
), wanted AS MATERIALIZED (
  SELECT o.*,
         CASE WHEN o.planless = 1 THEN 0 WHEN o.nobodys = 1 THEN 1 WHEN o.due_on < :today THEN 2 ELSE 3 END AS heap
    FROM open AS o
   WHERE (COALESCE(:rep, '') = '' OR o.owner_id = :rep OR (:rep = '-' AND o.nobodys = 1))
     AND (COALESCE(:day, '') = '' OR o.due_on = :day)
     AND (COALESCE(:stage, '') = '' OR o.stage = :stage)
     AND (COALESCE(:level, '') = '' OR o.level = :level)
     AND (COALESCE(:type, '') = '' OR o.type = :type)
     AND (COALESCE(:priority, '') = '' OR (CAST(o.priority AS TEXT) = :priority AND o.planless = 0))
     AND (COALESCE(:block, '') = '' OR EXISTS (SELECT 1 FROM door AS d WHERE d.id = o.door_id AND d.block_id = :block))
     AND CASE COALESCE(:when, '')
           WHEN 'overdue' THEN o.due_on < :today
           WHEN 'missed' THEN o.missed = 1
           WHEN 'today' THEN o.due_on = :today
           WHEN 'now' THEN o.due_on <= :today
           WHEN 'tomorrow' THEN o.due_on = add_days(:today, 1)
           WHEN 'week' THEN o.due_on > add_days(:today, 1) AND o.due_on <= add_days(:today, 7)
           WHEN 'later' THEN o.due_on > add_days(:today, 7)
           WHEN 'none' THEN o.planless = 1
           ELSE o.id <> '' END
), page AS (
  SELECT w.*, (SELECT COUNT(*) FROM wanted) AS total, CASE w.priority WHEN 1 THEN w.due_1 WHEN 2 THEN w.due_2 WHEN 3 THEN w.due_3 ELSE w.due_4 END AS shown
    FROM wanted AS w
   ORDER BY w.heap, w.due_on NULLS FIRST, w.priority, w.place, w.id
   LIMIT CASE WHEN :all = '1' THEN 1000000 ELSE 200 END
  OFFSET CASE WHEN COALESCE(:all, '') <> '1' AND length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END
)
SELECT q.id, q.place, q.special, q.owner, q.level, q.stage, q.due_on, q.nobodys, q.planless, q.total,
       CASE WHEN COALESCE(:all, '') <> '1' AND length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END AS before,
       CASE WHEN q.due_on <= :today THEN days_between(q.due_on, :today) WHEN q.due_on > :today THEN -1 END AS late, CASE WHEN q.stage = 'SX' THEN 17 ELSE CAST(substr(q.stage, 2) AS INTEGER) END AS stage_n,
       CASE substr(q.shown, 12) WHEN 'R60' THEN 0 WHEN 'R61' THEN 1 END AS catch_up, r.task, w.text AS own,
       COALESCE((SELECT c.name FROM contact AS c
                  WHERE c.door_id = q.door_id AND c.customer_id = q.id AND c.gone_at IS NULL
                  ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) || ' · ', '') || q.place AS who,
       CASE WHEN substr(q.t_on, 1, 4) = substr(:today, 1, 4) THEN substr(q.t_on, 6) ELSE q.t_on END
         || CASE WHEN q.t_source = 'estimated' OR q.plan_precision IN ('month', 'ten_day', 'unknown') THEN '?' ELSE '' END AS t_on,
       CASE WHEN substr(q.met_on, 1, 4) = substr(:today, 1, 4) THEN substr(q.met_on, 6) ELSE q.met_on END AS met_on
  FROM page AS q
  LEFT JOIN rule AS r ON r.id = substr(q.shown, 12)
  LEFT JOIN own_task AS w ON w.id = substr(q.shown, 12)
 ORDER BY q.heap, q.due_on NULLS FIRST, q.priority, q.place, q.id;
-- one: sums
SELECT COUNT(k.due_on) AS open,
       COALESCE(SUM(CASE WHEN k.due_on < :today THEN 1 ELSE 0 END), 0) AS overdue,
       COALESCE(SUM(CASE WHEN k.due_on < :today AND COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN 1 ELSE 0 END), 0) AS missed,
       COALESCE(SUM(CASE WHEN k.due_on = :today THEN 1 ELSE 0 END), 0) AS today,
       COALESCE(SUM(CASE WHEN k.due_on IS NULL THEN 1 ELSE 0 END), 0) AS planless,
       COALESCE(SUM(CASE WHEN p.active = 1 AND a.person_id IS NOT NULL THEN 0 ELSE 1 END), 0) AS nobodys
  FROM customer AS k
  LEFT JOIN person AS p ON p.id = k.owner_id
  LEFT JOIN account AS a ON a.person_id = k.owner_id
 WHERE k.due_on IS NOT NULL
    OR (COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND k.barred = 0 AND COALESCE(k.quiet_until, '') <> '9999-12-31' AND k.owner_id <> '' AND k.frozen_by IS NULL);
-- many: reps
-- Whose the open follow-ups are. missed: 应跟未跟, open direct customers whose day is over; it must be zero.
SELECT p.id, p.name, CASE WHEN p.active = 1 AND a.person_id IS NOT NULL THEN 0 ELSE 1 END AS nobodys,
       COUNT(k.due_on) AS open,
       SUM(CASE WHEN k.due_on < :today THEN 1 ELSE 0 END) AS overdue,
       SUM(CASE WHEN k.due_on < :today AND COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN 1 ELSE 0 END) AS missed,
       SUM(CASE WHEN k.due_on = :today THEN 1 ELSE 0 END) AS today,
       SUM(CASE WHEN k.due_on = add_days(:today, 1) THEN 1 ELSE 0 END) AS tomorrow,
       SUM(CASE WHEN k.due_on > add_days(:today, 1) AND k.due_on <= add_days(:today, 7) THEN 1 ELSE 0 END) AS week,
       SUM(CASE WHEN k.due_on > add_days(:today, 7) THEN 1 ELSE 0 END) AS later,
       SUM(CASE WHEN k.id IS NOT NULL AND k.due_on IS NULL THEN 1 ELSE 0 END) AS planless
  FROM person AS p
  LEFT JOIN account AS a ON a.person_id = p.id
  LEFT JOIN customer AS k ON k.owner_id = p.id
   AND (k.due_on IS NOT NULL
     OR (COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND k.barred = 0 AND COALESCE(k.quiet_until, '') <> '9999-12-31' AND k.frozen_by IS NULL))
 GROUP BY p.id, p.name, p.active, p.role, a.person_id
HAVING COUNT(k.id) > 0 OR (p.role = 'rep' AND p.active = 1)
 ORDER BY SUM(CASE WHEN k.due_on < :today THEN 1 ELSE 0 END) DESC, p.name, p.id;
-- many: heaps
-- More on one day than a rep can do; what is overdue counts for today.
SELECT p.id, p.name, h.day, h.n, CAST(s.value AS INTEGER) AS most
  FROM (SELECT k.owner_id, CASE WHEN k.due_on < :today THEN :today ELSE k.due_on END AS day, COUNT(*) AS n
          FROM customer AS k WHERE k.due_on <= add_days(:today, 30)
         GROUP BY k.owner_id, CASE WHEN k.due_on < :today THEN :today ELSE k.due_on END) AS h
  JOIN setting AS s ON s.id = 'tasks_per_day'
  JOIN person AS p ON p.id = h.owner_id
 WHERE h.n > CAST(s.value AS INTEGER)
 ORDER BY h.day, h.n DESC, p.name, p.id LIMIT 40;
-- many: blocks
SELECT b.id, b.name FROM block AS b
 WHERE b.id IN (SELECT d.block_id FROM customer AS k JOIN door AS d ON d.id = k.door_id)
 ORDER BY b.name, b.id LIMIT 200;
-- many: takers
SELECT p.id, p.name FROM person AS p JOIN account AS a ON a.person_id = p.id WHERE p.active = 1 ORDER BY p.role DESC, p.name, p.id;
