-- One door: what came of it, what is known of house and people, and which door comes next.
-- by: rep, manager
-- example: {"id": "jinxiu-1.1.3.2"}
-- one!: door
SELECT d.*,
       CASE WHEN d.quiet_until >= :today THEN 1 ELSE 0 END AS quiet,
       CASE WHEN d.rev = 0 THEN 1 ELSE 0 END AS waits,
       b.label AS building_label, k.name AS block_name, k.entry_rule, k.site_of, u.label AS department, p.name AS visitor,
       add_days(:today, 1) AS tomorrow
  FROM door AS d
  JOIN building AS b ON b.id = d.building_id
  JOIN block AS k ON k.id = d.block_id
  LEFT JOIN unit AS u ON u.id = d.unit_id
  LEFT JOIN person AS p ON p.id = d.visited_by
 WHERE d.id = :id;
-- one: next
-- Reps take the lift up and walk down: the rest of this floor, then the floors below, then above, then the next unit.
-- When every door was knocked on, those where nobody was home on an earlier day come again. Of a building of which only
-- some units are mine, only those.
WITH others (id) AS MATERIALIZED (
  SELECT u.id FROM unit AS u JOIN building AS g ON g.id = u.building_id
   WHERE u.building_id = (SELECT x.building_id FROM door AS x WHERE x.id = :id) AND :role = 'rep'
     AND EXISTS (SELECT 1 FROM territory AS t
                  WHERE t.person_id = :me AND t.building_id = (SELECT x.building_id FROM door AS x WHERE x.id = :id) AND t.unit_id IS NOT NULL AND t.ended_at IS NULL
                    AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
     AND NOT EXISTS (SELECT 1 FROM territory AS t
                      WHERE t.person_id = :me AND t.block_id = g.block_id AND COALESCE(t.building_id, g.id) = g.id
                        AND COALESCE(t.unit_id, u.id) = u.id AND t.ended_at IS NULL
                        AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
)
SELECT n.id, n.room, n.short
  FROM door AS d
  JOIN unit AS u ON u.id = d.unit_id
  JOIN door AS n ON n.building_id = d.building_id
  JOIN unit AS w ON w.id = n.unit_id
 WHERE d.id = :id AND n.id <> d.id AND n.gone_at IS NULL AND n.merged_into IS NULL
   AND n.kind <> 'shop' AND (n.outcome IS NULL OR (n.outcome = 'no_answer' AND n.visited_at < :today))
   AND (n.quiet_until IS NULL OR n.quiet_until < :today)
   AND NOT EXISTS (SELECT 1 FROM claim AS c WHERE c.door_id = n.id AND c.person_id <> :me)
   AND n.unit_id NOT IN (SELECT o.id FROM others AS o)
 ORDER BY CASE WHEN n.outcome IS NULL THEN 0 ELSE 1 END,
          CASE WHEN n.unit_id = d.unit_id AND n.floor_index = d.floor_index THEN 0
               WHEN n.unit_id = d.unit_id AND n.floor_index < d.floor_index THEN 1
               WHEN n.unit_id = d.unit_id THEN 2
               WHEN w.seq > u.seq THEN 3 ELSE 4 END,
          CASE WHEN n.unit_id = d.unit_id AND n.floor_index = d.floor_index AND n.seq < d.seq THEN 1 ELSE 0 END,
          w.seq, n.floor_index DESC, n.seq, n.id
 LIMIT 1;
-- one: taken
SELECT c.at, CASE WHEN :role = 'manager' THEN p.name END AS keeper
  FROM claim AS c LEFT JOIN person AS p ON p.id = c.person_id
 WHERE c.door_id = :id AND c.person_id <> :me ORDER BY c.at, c.id LIMIT 1;
-- one: customer
SELECT k.id, k.special, k.has_need, k.need_area, k.plan_on, k.plan_precision, k.next_on, k.level, k.due_on, days_between(k.due_on, :today) AS late,
       k.rule, COALESCE(r.task, substr(w.text, 1, 40)) AS title, CASE WHEN w.id IS NULL THEN 'rule' ELSE 'own' END AS kind
  FROM (SELECT x.*, substr(CASE x.due_on WHEN substr(x.due_1, 1, 10) THEN x.due_1 WHEN substr(x.due_2, 1, 10) THEN x.due_2
                                         WHEN substr(x.due_3, 1, 10) THEN x.due_3 ELSE x.due_4 END, 12) AS rule
          FROM customer AS x WHERE x.door_id = :id) AS k
  LEFT JOIN rule AS r ON r.id = k.rule
  LEFT JOIN own_task AS w ON w.id = k.rule
 WHERE k.door_id = :id AND (k.owner_id = :me OR :role = 'manager')
 ORDER BY CASE WHEN k.owner_id = :me THEN 0 ELSE 1 END, k.made_at, k.id LIMIT 1;
-- many: contacts
SELECT c.id, c.name, c.role, c.title, w.name AS work_unit, c.is_decider, c.is_key_person, c.phone, c.wechat, c.data_source, c.do_not_contact,
       CASE WHEN c.owner_id = :me THEN NULL ELSE p.name END AS keeper,
       CASE WHEN c.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM contact AS c LEFT JOIN person AS p ON p.id = c.owner_id LEFT JOIN work_unit AS w ON w.id = c.work_unit_id
 WHERE c.door_id = :id AND c.gone_at IS NULL
 ORDER BY c.is_decider DESC, c.made_at, c.id;
-- many: visits
SELECT v.id, v.at, v.outcome, v.corrects_id, p.name AS person, n.text AS note,
       CASE WHEN v.person_id = :me OR :role = 'manager' THEN 1 ELSE 0 END AS changeable,
       CASE WHEN EXISTS (SELECT 1 FROM visit AS later
                          WHERE later.door_id = v.door_id AND (later.corrects_id = v.id OR (later.corrects_id = v.corrects_id AND later.id > v.id)))
            THEN 1 ELSE 0 END AS overruled,
       (SELECT MIN(q.name) FROM companion AS m JOIN person AS q ON q.id = m.person_id WHERE m.visit_id = v.id) AS along,
       CASE WHEN v.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM visit AS v
  LEFT JOIN person AS p ON p.id = v.person_id
  LEFT JOIN note AS n ON n.id = v.id
 WHERE v.door_id = :id
 ORDER BY v.at DESC, v.id DESC LIMIT 30;
-- many: helpers
-- Who may come along on a visit: the dealer and the managers.
SELECT p.id, p.name FROM person AS p WHERE p.active = 1 AND p.role = 'manager' AND p.id <> :me AND p.roles <> 'clerk' ORDER BY p.name, p.id LIMIT 6;
-- many: photos
SELECT f.id, f.sha256, f.received, CASE WHEN f.person_id = :me OR :role = 'manager' THEN 1 ELSE 0 END AS removable
  FROM photo AS f WHERE f.door_id = :id AND f.gone_at IS NULL ORDER BY f.at, f.id;
-- many: areas
-- The sizes this building usually has, as chips; three common ones until it is known.
SELECT a.area, SUM(a.seen) AS often
  FROM (SELECT k.need_area AS area, 1 AS seen
          FROM door AS d JOIN door AS n ON n.building_id = d.building_id JOIN customer AS k ON k.door_id = n.id
         WHERE d.id = :id AND k.need_area > 0
        UNION ALL SELECT column1, 0 FROM (VALUES (89.0), (118.0), (140.0)) AS common) AS a
 GROUP BY a.area ORDER BY SUM(a.seen) DESC, a.area NULLS LAST LIMIT 3;
-- many: companies
SELECT n.company AS name, count(*) AS often
  FROM door AS d JOIN door AS n ON n.building_id = d.building_id
 WHERE d.id = :id AND n.company IS NOT NULL
 GROUP BY n.company ORDER BY count(*) DESC, n.company LIMIT 12;
-- many: done
SELECT v.id, v.door_id, d.room, v.outcome
  FROM visit AS v JOIN door AS d ON d.id = v.door_id
 WHERE v.id >= :done AND v.id < :done || '/' AND (v.id = :done OR v.id > :done || '.') AND v.person_id || '' = :me
   AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.door_id = v.door_id AND later.corrects_id = v.id)
 ORDER BY v.id;
