-- Whom to contact today: overdue first, then today, then the week; and where the sweep goes on.
-- by: rep, manager
-- example: {}
-- many: due
SELECT k.id, k.door_id, d.short, b.name AS block_name, k.next_on, k.has_need, k.need_area, k.plan_on, k.plan_precision,
       substr(k.plan_on, 1, 4) AS plan_year, CAST(substr(k.plan_on, 6, 2) AS INTEGER) AS plan_month,
       d.stage, d.outcome, d.tries, c.name, c.phone, c.role,
       days_between(k.next_on, :today) AS late,
       CASE WHEN k.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM customer AS k
  JOIN door AS d ON d.id = k.door_id
  JOIN block AS b ON b.id = d.block_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT p.id FROM contact AS p
     WHERE p.customer_id = k.id AND p.door_id = k.door_id AND p.gone_at IS NULL AND p.do_not_contact = 0
     ORDER BY p.is_decider DESC, CASE WHEN p.phone IS NULL THEN 1 ELSE 0 END, p.made_at, p.id LIMIT 1)
 WHERE k.owner_id = :me AND k.next_on <= :today AND (d.quiet_until IS NULL OR d.quiet_until < :today)
 ORDER BY k.next_on, k.place, k.id LIMIT 60;
-- many: soon
SELECT k.id, k.door_id, d.short, b.name AS block_name, k.next_on, c.name
  FROM customer AS k
  JOIN door AS d ON d.id = k.door_id
  JOIN block AS b ON b.id = d.block_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT p.id FROM contact AS p
     WHERE p.customer_id = k.id AND p.door_id = k.door_id AND p.gone_at IS NULL AND p.do_not_contact = 0
     ORDER BY p.is_decider DESC, p.made_at, p.id LIMIT 1)
 WHERE k.owner_id = :me AND k.next_on > :today AND k.next_on <= add_days(:today, 7) AND (d.quiet_until IS NULL OR d.quiet_until < :today)
 ORDER BY k.next_on, k.place, k.id LIMIT 30;
-- one: sums
SELECT count(*) AS due, COALESCE(SUM(CASE WHEN k.next_on < :today THEN 1 ELSE 0 END), 0) AS late
  FROM customer AS k WHERE k.owner_id = :me AND k.next_on <= :today;
-- one: day
-- What I did today.
SELECT count(*) AS knocked,
       COALESCE(SUM(CASE WHEN v.outcome IN ('worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END), 0) AS opened,
       COALESCE(SUM(CASE WHEN v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END), 0) AS met
  FROM visit AS v
 WHERE v.person_id = :me AND v.day = :today AND v.outcome <> 'undone'
   AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.door_id = v.door_id AND later.corrects_id = v.id);
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
 WHERE b.gone_at IS NULL AND d.gone_at IS NULL AND d.merged_into IS NULL
 GROUP BY b.id, b.label, b.template, k.name, l.day;
