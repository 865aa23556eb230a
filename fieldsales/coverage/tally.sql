-- The tallies of the doors (touched), made anew from the facts; tally.py puts a list of ids in the place of that word.
-- A visit counts unless it was taken back or corrected, and of several corrections of one visit the last counts
-- (_refresh_door.sql says the same). Shops, and doors that are "shop or unsold" now, are not swept.
DELETE FROM knock WHERE door_id IN (touched);

INSERT INTO knock (visit_id, door_id, unit_id, building_id, block_id, person_id, day, at, outcome, opened, met, sweepable)
SELECT v.id, d.id, d.unit_id, d.building_id, d.block_id, v.person_id, v.day, v.at, v.outcome,
       CASE WHEN v.outcome IN ('no_answer', 'locked_empty') THEN 0 ELSE 1 END,
       CASE WHEN v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END,
       CASE WHEN d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable' THEN 1 ELSE 0 END
  FROM door AS d JOIN visit AS v ON v.door_id = d.id
 WHERE d.id IN (touched)
   AND v.outcome NOT IN ('undone', 'not_applicable')
   AND NOT EXISTS (SELECT 1 FROM visit AS l
                    WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)));

DELETE FROM door_tally WHERE door_id IN (touched);

INSERT INTO door_tally (door_id, unit_id, building_id, block_id, sweepable, outcome, stage, stage_seen_on, visits, visited_on, opened_on, met_on, last_at,
  ours, other, renovated, direct, indirect, potential, key_person, need_area)
SELECT s.id, s.unit_id, s.building_id, s.block_id, s.sweepable, s.outcome, s.stage, s.stage_seen_on, s.visits, s.visited_on, s.opened_on, s.met_on, s.last_at,
       s.ours, s.other, CASE WHEN s.ours = 1 OR s.other = 1 OR s.stage BETWEEN 'S10' AND 'S16' THEN 1 ELSE 0 END,
       s.direct, s.indirect, s.potential, s.key_person, s.need_area
  FROM (SELECT d.id, d.unit_id, d.building_id, d.block_id, d.outcome, d.stage, d.stage_seen_on,
               CASE WHEN d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable' THEN 1 ELSE 0 END AS sweepable,
               COALESCE(k.visits, 0) AS visits, k.visited_on, k.opened_on, k.met_on, k.last_at,
               CASE WHEN k.ours = 1 OR c.ours = 1 THEN 1 ELSE 0 END AS ours, COALESCE(k.other, 0) AS other,
               COALESCE(c.direct, 0) AS direct, COALESCE(c.indirect, 0) AS indirect, COALESCE(c.potential, 0) AS potential,
               COALESCE(c.need_area, 0) AS need_area, COALESCE(p.key_person, 0) AS key_person
          FROM door AS d
          LEFT JOIN (SELECT n.door_id, COUNT(*) AS visits, MAX(n.day) AS visited_on, MAX(CASE WHEN n.opened = 1 THEN n.day END) AS opened_on,
                            MAX(CASE WHEN n.met = 1 THEN n.day END) AS met_on, MAX(n.at) AS last_at,
                            MAX(CASE WHEN n.outcome = 'done_by_us' THEN 1 ELSE 0 END) AS ours,
                            MAX(CASE WHEN n.outcome = 'done_by_other' THEN 1 ELSE 0 END) AS other
                       FROM knock AS n WHERE n.door_id IN (touched) GROUP BY n.door_id) AS k ON k.door_id = d.id
          LEFT JOIN (SELECT x.door_id, MAX(CASE WHEN x.level IN ('O', 'D') THEN 1 ELSE 0 END) AS ours,
                            MAX(CASE WHEN x.type = 'direct' THEN 1 ELSE 0 END) AS direct, MAX(CASE WHEN x.type = 'indirect' THEN 1 ELSE 0 END) AS indirect,
                            MAX(CASE WHEN x.type = 'potential' THEN 1 ELSE 0 END) AS potential,
                            MAX(CASE WHEN COALESCE(x.has_need, '') <> 'no' THEN x.need_area END) AS need_area
                       FROM customer AS x WHERE x.door_id IN (touched) GROUP BY x.door_id) AS c ON c.door_id = d.id
          LEFT JOIN (SELECT y.door_id, MAX(y.is_key_person) AS key_person
                       FROM contact AS y WHERE y.gone_at IS NULL AND y.door_id IN (touched) GROUP BY y.door_id) AS p ON p.door_id = d.id
         WHERE d.gone_at IS NULL AND d.merged_into IS NULL AND d.id IN (touched)) AS s;

DELETE FROM unit_tally WHERE unit_id IN (SELECT u.unit_id FROM door AS u WHERE u.id IN (touched));

INSERT INTO unit_tally (unit_id, building_id, block_id, doors, sweepable, visited, opened, met, direct, key_person,
  no_answer, locked_empty, worker_only, family_met, owner_met, refused, done_by_us, done_by_other, need_area, ours, other, renovated, visits, last_at)
SELECT t.unit_id, t.building_id, t.block_id, COUNT(*), SUM(t.sweepable),
       SUM(CASE WHEN t.sweepable = 1 AND t.visits > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.opened_on IS NOT NULL THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.met_on IS NOT NULL THEN 1 ELSE 0 END),
       SUM(t.sweepable * t.direct), SUM(t.sweepable * t.key_person),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'no_answer' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'locked_empty' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'worker_only' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'family_met' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'owner_met' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'refused' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'done_by_us' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.sweepable = 1 AND t.outcome = 'done_by_other' THEN 1 ELSE 0 END),
       SUM(t.sweepable * t.need_area), SUM(t.sweepable * t.ours), SUM(t.sweepable * t.other), SUM(t.sweepable * t.renovated),
       SUM(t.sweepable * t.visits), MAX(CASE WHEN t.sweepable = 1 THEN t.last_at END)
  FROM door_tally AS t
 WHERE t.unit_id IN (SELECT u.unit_id FROM door AS u WHERE u.id IN (touched))
 GROUP BY t.unit_id, t.building_id, t.block_id;
