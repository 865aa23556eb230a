-- What is to be done today: customers by priority, errands, blocks, doors to knock again; and where the sweep goes on.
-- by: rep, manager
-- example: {}
-- The customer's row repeats what task.sql derived (_reschedule.sql), so nothing is derived here: the list comes from the
-- index customer_due. Of each customer the most urgent task stands for all, with the day since which he waits for any of them; ~ comes after every letter, so due_n <
-- :today || '~' means on or before today. The door may lie outside what this phone holds.
-- The load of one day (setting tasks_per_day) and twenty beyond it; of the rest the page says how many.
-- many: due
SELECT k.id, k.nth, k.priority, k.more, k.level, k.special, k.stage, k.barred, k.t_source, days_between(:today, k.t_on) AS t_in,
       substr(k.task, 12) AS rule, k.due_on, days_between(k.due_on, :today) AS late,
       substr(COALESCE(c.name || ' · ', '') || COALESCE(d.short, k.place), 1, 40) AS who, b.name AS block_name,
       COALESCE(r.task, substr(w.text, 1, 40)) AS title, CASE WHEN w.id IS NULL THEN 'rule' ELSE 'own' END AS kind,
       c.name, c.phone,
       replace(replace(replace(replace(s.text, 'XX路', '附近'), 'XX小区', '附近小区'), 'XX地板的小李', COALESCE((SELECT h.name FROM shop AS h), 'XX地板') || '的' || COALESCE((SELECT n.name FROM person AS n WHERE n.id = :me), '小李')),
         'XX地板', COALESCE((SELECT h.name FROM shop AS h), 'XX地板')) AS message,
       b.lat, b.lng, COALESCE(b.city, (SELECT z.city FROM shop AS z LIMIT 1)) AS in_city, d.building_id, g.seq AS building_seq, u.seq AS unit_seq, d.floor_index, d.seq,
       CASE WHEN k.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM (SELECT o.*, row_number() OVER (ORDER BY o.priority, o.task, o.place, o.id) AS nth
          FROM (SELECT x.id, x.rev, x.door_id, x.place, x.level, x.special, x.stage, x.t_on, CASE WHEN x.plan_precision IN ('month', 'ten_day', 'unknown') THEN 'estimated' ELSE x.t_source END AS t_source, x.barred, x.due_on,
                       CASE WHEN x.due_1 < :today || '~' THEN 1 WHEN x.due_2 < :today || '~' THEN 2 WHEN x.due_3 < :today || '~' THEN 3 ELSE 4 END AS priority,
                       CASE WHEN x.due_1 < :today || '~' THEN x.due_1 WHEN x.due_2 < :today || '~' THEN x.due_2
                            WHEN x.due_3 < :today || '~' THEN x.due_3 ELSE x.due_4 END AS task,
                       CASE WHEN x.due_1 < :today || '~' THEN 1 ELSE 0 END + CASE WHEN x.due_2 < :today || '~' THEN 1 ELSE 0 END
                     + CASE WHEN x.due_3 < :today || '~' THEN 1 ELSE 0 END + CASE WHEN x.due_4 < :today || '~' THEN 1 ELSE 0 END - 1 AS more
                  FROM customer AS x WHERE x.owner_id = :me AND x.due_on <= :today
                 ORDER BY priority, task, x.place, x.id
                 LIMIT COALESCE((SELECT CAST(y.value AS INTEGER) FROM setting AS y WHERE y.id = 'tasks_per_day'), 25) + 20) AS o) AS k
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN unit AS u ON u.id = d.unit_id
  LEFT JOIN building AS g ON g.id = d.building_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN rule AS r ON r.id = substr(k.task, 12)
  LEFT JOIN own_task AS w ON w.id = substr(k.task, 12)
  LEFT JOIN script AS s ON s.id = r.script || ':100' AND substr(r.channel, 1, 6) = 'wechat'
  LEFT JOIN contact AS c ON c.id = (
    SELECT p.id FROM contact AS p
     WHERE p.door_id = k.door_id AND p.customer_id = k.id AND p.gone_at IS NULL AND p.do_not_contact = 0
     ORDER BY p.is_decider DESC, CASE WHEN p.phone IS NULL THEN 1 ELSE 0 END, p.made_at, p.id LIMIT 1)
 ORDER BY k.nth;
-- many: errands
-- Tasks of one's own, or the manager's, that belong to no customer.
SELECT w.id, w.text, w.due_on, w.priority, days_between(w.due_on, :today) AS late,
       CASE WHEN w.by_id <> w.owner_id THEN p.name END AS giver, CASE WHEN w.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM own_task AS w LEFT JOIN person AS p ON p.id = w.by_id
 WHERE w.owner_id = :me AND w.done_at IS NULL AND w.due_on <= :today AND w.customer_id IS NULL
 ORDER BY w.priority, w.due_on, w.id LIMIT 20;
-- many: unread
-- What the manager wrote and nobody has marked as read: by customer the newest of it.
SELECT k.id, k.special, u.unread, m.at, p.name AS writer, m.text, COUNT(*) OVER () AS customers,
       substr(COALESCE((SELECT c.name FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL ORDER BY c.do_not_contact, c.is_decider DESC, c.made_at, c.id LIMIT 1) || ' · ', '')
         || COALESCE(d.short, k.place), 1, 40) AS who
  FROM (SELECT x.customer_id, COUNT(*) AS unread FROM comment AS x WHERE x.bucket = 'rep:' || :me AND x.read_at IS NULL GROUP BY x.customer_id) AS u
  JOIN customer AS k ON k.id = u.customer_id
  JOIN comment AS m ON m.id = (
    SELECT y.id FROM comment AS y WHERE y.customer_id = k.id AND y.bucket = 'rep:' || :me AND y.read_at IS NULL ORDER BY y.at DESC, y.id DESC LIMIT 1)
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN person AS p ON p.id = m.by_id
 ORDER BY m.at DESC, k.id LIMIT 3;
-- many: lost_answers
-- What became of a customer I asked to give up, until I have read it. Given to a colleague, he is not on this phone any more.
SELECT l.id, l.status, l.instruction, l.decided_at, l.customer_id, CASE WHEN k.id IS NULL THEN 0 ELSE 1 END AS here,
       substr(COALESCE(d.short, k.place, ''), 1, 40) AS who, p.name AS decider
  FROM lost_request AS l
  LEFT JOIN customer AS k ON k.id = l.customer_id
  LEFT JOIN door AS d ON d.id = item(replace(l.customer_id, '@', ','), 1)
  LEFT JOIN person AS p ON p.id = l.decided_by
 WHERE l.bucket = 'rep:' || :me AND l.read_at IS NULL AND l.status IN ('approved', 'rejected', 'reassigned')
 ORDER BY l.decided_at DESC NULLS LAST, l.id LIMIT 5;
-- many: disputes
-- Double claims that wait for a decision, and what was decided in the last seven days.
SELECT d.id, d.status, d.later, d.outcome, d.due_on, 
       COALESCE(NULLIF(k.place, '—'), (SELECT c.name FROM contact AS c WHERE c.customer_id = k.id AND c.door_id = k.door_id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1), '') AS place,
       substr(p.name, 1, 1) || '*' AS other, COUNT(*) OVER () AS total
  FROM dispute AS d LEFT JOIN customer AS k ON k.id = d.customer_id LEFT JOIN person AS p ON p.id = d.other_id
 WHERE d.bucket = 'rep:' || :me AND (d.status IN ('frozen', 'appealed') OR (d.status IN ('decided', 'final') AND substr(d.decided_at, 1, 10) >= add_days(:today, -7)))
 ORDER BY COALESCE(d.decided_at, d.at) DESC, d.later DESC, d.id LIMIT 2;
-- one: ending
-- Customers whose protection ends soon, and when the first does.
SELECT COUNT(*) AS customers, days_between(:today, MIN(k.held_until)) AS held_left, MAX(CAST(pick(s.value, 'near') AS INTEGER)) AS near
  FROM setting AS s JOIN customer AS k ON k.owner_id = :me AND k.held_until BETWEEN :today AND add_days(:today, pick(s.value, 'far')) AND k.level IN ('N', 'C', 'B', 'A', 'H')
 WHERE s.id = 'protect_warn' AND :role = 'rep';
-- many: handovers
-- Rule R55: before and on the day on which a block that I sweep is handed over.
SELECT b.id, b.name, h.due_on, h.step, b.handover_on, days_between(:today, b.handover_on) AS days_left, days_between(h.due_on, :today) AS late
  FROM block AS b
  JOIN rule AS r ON r.id = 'R55' AND r.active = 1
  JOIN (SELECT x.id, n.column1 AS step, add_days(x.handover_on, item(y.steps, n.column1)) AS due_on
          FROM block AS x CROSS JOIN (VALUES (1), (2)) AS n JOIN rule AS y ON y.id = 'R55'
         WHERE x.handover_on IS NOT NULL AND x.gone_at IS NULL) AS h ON h.id = b.id
 WHERE h.due_on <= :today AND add_days(b.handover_on, 7) >= :today
   AND (h.step = 2 OR b.handover_on > :today)
   AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = b.id AND f.field = 'handover_done' AND f.value = CAST(h.step AS TEXT) || ':' || b.handover_on)
   AND EXISTS (SELECT 1 FROM territory AS t WHERE t.person_id = :me AND t.block_id = b.id AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
 ORDER BY b.handover_on NULLS LAST, b.name, b.id LIMIT 5;
-- many: again
-- Rule R01: nobody opened, another time of day may do; what was due more than a round ago (setting round_days) is the next one's,
-- which the grid shows. A manager sees what he knocked himself.
-- (others: units of a building of which I sweep only some.)
WITH mine AS MATERIALIZED (
  SELECT t.block_id, t.building_id, t.unit_id FROM territory AS t
   WHERE t.person_id = :me AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today
), others (id) AS MATERIALIZED (
  SELECT u.id FROM unit AS u JOIN building AS g ON g.id = u.building_id
   WHERE u.building_id IN (SELECT m.building_id FROM mine AS m WHERE m.unit_id IS NOT NULL)
     AND NOT EXISTS (SELECT 1 FROM mine AS m
                      WHERE m.block_id = g.block_id AND COALESCE(m.building_id, g.id) = g.id AND COALESCE(m.unit_id, u.id) = u.id)
)
SELECT g.id, g.label, g.template, b.name AS block_name, a.doors
  FROM (SELECT d.building_id, COUNT(*) AS doors
          FROM door AS d
         WHERE d.revisit_on BETWEEN add_days(:today, COALESCE((SELECT '-' || s.value FROM setting AS s WHERE s.id = 'round_days'), '-21')) AND :today AND d.gone_at IS NULL AND d.merged_into IS NULL
           AND (d.quiet_until IS NULL OR d.quiet_until < :today)
           AND (:role = 'rep' OR d.visited_by = :me)
           AND NOT EXISTS (SELECT 1 FROM claim AS c WHERE c.door_id = d.id AND c.person_id <> :me)
           AND (:role <> 'rep' OR d.unit_id NOT IN (SELECT o.id FROM others AS o))
         GROUP BY d.building_id) AS a
  JOIN building AS g ON g.id = a.building_id
  JOIN block AS b ON b.id = g.block_id
 WHERE g.gone_at IS NULL
 ORDER BY a.doors DESC, b.name, g.seq, g.id LIMIT 6;
-- many: soon
-- When nothing is due, what comes next.
SELECT k.id, k.special, substr(COALESCE(c.name || ' · ', '') || COALESCE(d.short, k.place), 1, 40) AS who, k.due_on
  FROM (SELECT x.id, x.door_id, x.place, x.special, x.due_on
          FROM (SELECT 1 AS free WHERE NOT EXISTS (SELECT 1 FROM customer AS y WHERE y.owner_id = :me AND y.due_on <= :today)) AS day
         CROSS JOIN customer AS x
         WHERE x.owner_id = :me AND x.due_on > :today
         ORDER BY x.due_on, x.id LIMIT 5) AS k
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT p.id FROM contact AS p
     WHERE p.door_id = k.door_id AND p.customer_id = k.id AND p.gone_at IS NULL AND p.do_not_contact = 0
     ORDER BY p.is_decider DESC, p.made_at, p.id LIMIT 1)
 ORDER BY k.due_on, k.id;
-- one: sums
-- What is due, the tasks that are done (as the daily report counts them), and how many more customers are within the load of
-- one day (setting tasks_per_day), of which who was talked to is a part.
SELECT COUNT(*) AS due, COALESCE(SUM(CASE WHEN k.due_on < :today THEN 1 ELSE 0 END), 0) AS late,
       f.done, CASE WHEN s.most > f.talked THEN s.most - f.talked ELSE 0 END AS room
  FROM (SELECT COALESCE(SUM(CASE WHEN x.closes = 1 THEN 1 ELSE 0 END), 0) AS done, COUNT(DISTINCT CASE WHEN x.valid = 1 OR x.closes = 1 THEN x.customer_id END) AS talked
          FROM followup AS x
         WHERE x.person_id = :me AND x.day = :today AND x.gone_at IS NULL AND x.result <> 'skipped') AS f
 CROSS JOIN (SELECT COALESCE((SELECT CAST(y.value AS INTEGER) FROM setting AS y WHERE y.id = 'tasks_per_day'), 25) AS most) AS s
  LEFT JOIN customer AS k ON k.owner_id = :me AND k.due_on <= :today
 GROUP BY f.done, f.talked, s.most;
-- one: done
-- What was just written down, and when this customer comes next.
SELECT k.id,
       substr(COALESCE((SELECT c.name FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL ORDER BY c.do_not_contact, c.is_decider DESC, c.made_at, c.id LIMIT 1) || ' · ', '')
         || COALESCE(d.short, k.place), 1, 40) AS who, f.result, k.due_on, CASE WHEN k.due_on <= :today THEN 1 ELSE 0 END AS still
  FROM followup AS f JOIN customer AS k ON k.id = f.customer_id LEFT JOIN door AS d ON d.id = k.door_id
 WHERE f.id = :done;
-- one: day
-- What I did today.
SELECT count(*) AS knocked,
       COALESCE(SUM(CASE WHEN v.outcome IN ('worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END), 0) AS opened,
       COALESCE(SUM(CASE WHEN v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END), 0) AS met
  FROM visit AS v
 WHERE v.person_id = :me AND v.day = :today AND v.outcome <> 'undone'
   AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.door_id = v.door_id
          AND (later.corrects_id = v.id OR (later.corrects_id = v.corrects_id AND later.id > v.id)));
-- one: daily
-- Rule R58: from its hour of a day on which I worked, whether my report is still to be written; and whether an answer is
-- unread. Its hour is the shop's.
SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM daily_report AS r WHERE r.person_id = :me AND r.day = :today)
             AND EXISTS (SELECT 1 FROM rule AS u
                          WHERE u.id = 'R58' AND u.active = 1
                            AND (CAST(substr(:now, 12, 2) AS INTEGER) * 60 + CAST(substr(:now, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 >= CAST(substr(u.which, 1, 2) AS INTEGER) * 60 + CAST(substr(u.which, 4, 2) AS INTEGER))
             AND (EXISTS (SELECT 1 FROM visit AS v WHERE v.person_id = :me AND v.day = :today) OR EXISTS (SELECT 1 FROM followup AS f WHERE f.person_id = :me AND f.day = :today))
            THEN 1 ELSE 0 END AS due,
       (SELECT COUNT(*) FROM daily_report AS r WHERE r.bucket = 'rep:' || :me AND r.day >= add_days(:today, -14) AND r.answer IS NOT NULL AND r.read_at IS NULL) AS unread;
-- one: sweep
-- The building in which I knocked last, and how far it is.
SELECT b.id, b.label, b.template, k.name AS block_name, l.day, count(*) AS doors,
       COALESCE(SUM(CASE WHEN d.outcome IS NULL THEN 0 ELSE 1 END), 0) AS knocked
  FROM (SELECT v.building_id, v.day FROM visit AS v
         WHERE v.person_id = :me AND v.day = (SELECT MAX(w.day) FROM visit AS w WHERE w.person_id = :me)
         ORDER BY v.at DESC, v.id DESC LIMIT 1) AS l
  JOIN building AS b ON b.id = l.building_id
  JOIN block AS k ON k.id = b.block_id
  JOIN door AS d ON d.building_id = b.id
 WHERE b.gone_at IS NULL AND d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable'
 GROUP BY b.id, b.label, b.template, k.name, l.day;
