-- The plan of one building: floors × units, and on every door what came of it.
-- Step 8 of a tap's way: here another rep's phone shows what this one did.
-- by: rep, manager
-- example: {"id": "jinxiu-1"}
-- one!: building
SELECT b.id, b.label, b.template, b.phase, b.gone_at, k.id AS block_id, k.name AS block_name, k.entry_rule, k.site_of
  FROM building AS b JOIN block AS k ON k.id = b.block_id
 WHERE b.id = :id;
-- many: units
-- From the left; a mirrored unit counts its doors from the right.
SELECT p.unit, p.label, p.mirror FROM (plan_units) AS p ORDER BY p.unit;
-- many: cells
-- Every door; the filter plan lays them out, counts what came of them and says where to knock next: first where nobody did
-- (0), then where nobody was home on an earlier day (1); 2 knocked, 3 opened, 4 met, 5 not to be swept. Nearly all have no marks. They come as the index has them: to sort four hundred takes as long as to find them.
-- (A door's id begins with its building's: the colleagues' doors of one building are found with one look.)
WITH head (id, unit) AS MATERIALIZED (SELECT u.id, u.unit FROM (plan_units) AS u), others (id) AS MATERIALIZED (others_units), taken (id) AS MATERIALIZED (
  SELECT c.door_id FROM claim AS c WHERE c.door_id > :id || '.' AND c.door_id < :id || '/' AND c.person_id <> :me
  UNION SELECT d.id FROM door AS d JOIN others AS o ON o.id = d.unit_id WHERE d.building_id = :id
)
SELECT d.floor_index, d.floor_label AS label, h.unit, d.seq, COALESCE(d.merged_into, d.id) AS opens, d.room,
       CASE WHEN d.merged_into IS NULL THEN d.outcome ELSE (SELECT m.outcome FROM door AS m WHERE m.id = d.merged_into) END AS outcome, d.tries,
       CASE WHEN d.rev > 0 AND d.quiet_until IS NULL AND d.merged_into IS NULL AND d.id NOT IN (SELECT t.id FROM taken AS t) THEN ''
            ELSE CASE WHEN d.id IN (SELECT t.id FROM taken AS t) THEN ' t' ELSE '' END
              || CASE WHEN d.quiet_until >= :today THEN ' q' ELSE '' END
              || CASE WHEN d.rev = 0 THEN ' c' ELSE '' END
              || CASE WHEN d.merged_into IS NULL THEN '' ELSE ' m' END END AS marks,
       CASE WHEN d.kind = 'shop' OR d.outcome = 'not_applicable' THEN 5 WHEN d.outcome IS NULL THEN 0 WHEN d.outcome = 'no_answer' THEN CASE WHEN d.visited_at < :today THEN 1 ELSE 2 END
            WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 4
            WHEN d.outcome IN ('worker_only', 'refused') THEN 3 ELSE 2 END AS came
  FROM door AS d CROSS JOIN head AS h ON h.id = d.unit_id
 WHERE d.building_id = :id AND d.gone_at IS NULL
 ORDER BY d.floor_index, d.unit_id, d.seq;
-- many: done
-- The visits just logged, for the ten seconds in which they can be taken back.
-- (person_id || '' keeps the planner on the ids: a rep has tens of thousands of visits.)
SELECT v.id, v.door_id, d.room, v.outcome
  FROM visit AS v JOIN door AS d ON d.id = v.door_id
 WHERE v.id >= :done AND v.id < :done || '/' AND (v.id = :done OR v.id > :done || '.') AND v.person_id || '' = :me
   AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.door_id = v.door_id AND later.corrects_id = v.id)
 ORDER BY v.id;
