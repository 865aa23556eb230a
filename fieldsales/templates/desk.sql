-- Doors knocked, opened and met in a period, per rep and per block, and what waits for the manager.
-- by: manager
-- where: server
-- example: {"period": "30"}
-- one: shop
SELECT s.name, s.city FROM shop AS s;
-- one: total
WITH counted AS (
  SELECT v.door_id, v.outcome
    FROM visit AS v
   WHERE v.outcome NOT IN ('undone', 'not_applicable')
     AND v.day <= :today
     AND v.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
     AND NOT EXISTS (SELECT 1 FROM visit AS l
                      WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
), door_seen AS (
  SELECT c.door_id, COUNT(*) AS visits,
         MAX(CASE WHEN c.outcome NOT IN ('no_answer', 'locked_empty') THEN 1 ELSE 0 END) AS opened,
         MAX(CASE WHEN c.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END) AS met
    FROM counted AS c GROUP BY c.door_id
)
SELECT COUNT(*) AS knocked, COALESCE(SUM(s.visits), 0) AS visits, COALESCE(SUM(s.opened), 0) AS opened, COALESCE(SUM(s.met), 0) AS met,
       COALESCE(SUM(CASE WHEN s.met = 1 AND EXISTS (
         SELECT 1 FROM contact AS k WHERE k.door_id = s.door_id AND k.gone_at IS NULL AND (k.phone <> '' OR k.wechat <> '')) THEN 1 ELSE 0 END), 0) AS filed
  FROM door_seen AS s;
-- many: reps
WITH counted AS (
  SELECT v.person_id, v.door_id, v.day, v.outcome
    FROM visit AS v
   WHERE v.outcome NOT IN ('undone', 'not_applicable')
     AND v.day <= :today
     AND v.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
     AND NOT EXISTS (SELECT 1 FROM visit AS l
                      WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
), door_seen AS (
  SELECT c.person_id, c.door_id, COUNT(*) AS visits,
         MAX(CASE WHEN c.outcome NOT IN ('no_answer', 'locked_empty') THEN 1 ELSE 0 END) AS opened,
         MAX(CASE WHEN c.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END) AS met
    FROM counted AS c GROUP BY c.person_id, c.door_id
), sums AS (
  SELECT s.person_id, COUNT(*) AS knocked, SUM(s.visits) AS visits, SUM(s.opened) AS opened, SUM(s.met) AS met,
         SUM(CASE WHEN s.met = 1 AND EXISTS (
           SELECT 1 FROM contact AS k WHERE k.door_id = s.door_id AND k.gone_at IS NULL AND (k.phone <> '' OR k.wechat <> '')) THEN 1 ELSE 0 END) AS filed
    FROM door_seen AS s GROUP BY s.person_id
), days AS (
  SELECT c.person_id, COUNT(DISTINCT c.day) AS days FROM counted AS c GROUP BY c.person_id
)
SELECT p.id, p.name, p.active, COALESCE(d.days, 0) AS days, COALESCE(s.visits, 0) AS visits, COALESCE(s.knocked, 0) AS knocked,
       COALESCE(s.opened, 0) AS opened, COALESCE(s.met, 0) AS met, COALESCE(s.filed, 0) AS filed,
       CASE WHEN s.knocked > 0 THEN (200 * s.opened + s.knocked) / (2 * s.knocked) END AS open_rate,
       CASE WHEN s.met > 0 THEN (200 * s.filed + s.met) / (2 * s.met) END AS file_rate
  FROM person AS p
  LEFT JOIN sums AS s ON s.person_id = p.id
  LEFT JOIN days AS d ON d.person_id = p.id
 WHERE s.knocked > 0 OR (p.role = 'rep' AND p.active = 1)
 ORDER BY COALESCE(s.knocked, 0) DESC, p.name, p.id;
-- many: blocks
WITH counted AS (
  SELECT v.door_id, v.outcome
    FROM visit AS v
   WHERE v.outcome NOT IN ('undone', 'not_applicable')
     AND v.day <= :today
     AND v.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
     AND NOT EXISTS (SELECT 1 FROM visit AS l
                      WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
), door_seen AS (
  SELECT c.door_id, COUNT(*) AS visits,
         MAX(CASE WHEN c.outcome NOT IN ('no_answer', 'locked_empty') THEN 1 ELSE 0 END) AS opened,
         MAX(CASE WHEN c.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END) AS met
    FROM counted AS c GROUP BY c.door_id
), sums AS (
  SELECT d.block_id, COUNT(*) AS knocked, SUM(s.visits) AS visits, SUM(s.opened) AS opened, SUM(s.met) AS met
    FROM door_seen AS s JOIN door AS d ON d.id = s.door_id
   GROUP BY d.block_id
), doors AS (
  SELECT d.block_id, COUNT(*) AS doors, SUM(CASE WHEN d.outcome IS NOT NULL THEN 1 ELSE 0 END) AS visited
    FROM door AS d
   WHERE d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable'
   GROUP BY d.block_id
)
SELECT b.id, b.name, b.kind, b.district, t.doors, t.visited, COALESCE(s.visits, 0) AS visits, COALESCE(s.knocked, 0) AS knocked,
       COALESCE(s.opened, 0) AS opened, COALESCE(s.met, 0) AS met,
       CASE WHEN s.knocked > 0 THEN (200 * s.opened + s.knocked) / (2 * s.knocked) END AS open_rate,
       CASE WHEN t.doors > 0 THEN (200 * t.visited + t.doors) / (2 * t.doors) END AS coverage
  FROM doors AS t JOIN block AS b ON b.id = t.block_id
  LEFT JOIN sums AS s ON s.block_id = t.block_id
 WHERE b.gone_at IS NULL
 ORDER BY COALESCE(s.knocked, 0) DESC, b.name, b.id
 LIMIT 200;
-- one: waiting
SELECT (SELECT COUNT(*) FROM refusal AS r WHERE r.answered_at IS NULL) AS refusals,
       (SELECT COUNT(*) FROM device AS d WHERE d.pending > 0 AND d.wiped_at IS NULL) AS phones,
       (SELECT COUNT(*) FROM customer AS c WHERE c.due_on < :today) AS overdue,
       (SELECT COUNT(*) FROM block AS b WHERE b.gone_at IS NULL) AS blocks,
       (SELECT COUNT(*) FROM person AS p WHERE p.role = 'rep' AND p.active = 1) AS reps,
       (SELECT COUNT(*) FROM block AS b WHERE b.gone_at IS NULL AND EXISTS (SELECT 1 FROM building AS g WHERE g.block_id = b.id AND g.gone_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM territory AS t WHERE t.block_id = b.id AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)) AS nobodys;
-- one: unsure
SELECT MIN(y.year) AS year
  FROM (SELECT substr(:today, 1, 4) AS year UNION SELECT substr(add_days(:today, 60), 1, 4) AS year) AS y
 WHERE (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 1) < 7
    OR EXISTS (SELECT 1 FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 0);
