-- The plan of one building: floors × units, and on every door what came of it.
-- Step 8 of a tap's way: here another rep's phone shows what this one did.
-- by: rep, manager
-- example: {"id": "jinxiu-1"}
-- one!: building
SELECT b.id, b.label, b.template, b.phase, b.gone_at, k.id AS block_id, k.name AS block_name, k.entry_rule, k.site_of
  FROM building AS b JOIN block AS k ON k.id = b.block_id
 WHERE b.id = :id;
-- one: sums
SELECT count(*) AS doors, count(d.outcome) AS knocked,
       count(CASE WHEN d.outcome IN ('worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other') THEN 1 END) AS opened,
       count(CASE WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 END) AS met
  FROM door AS d
 WHERE d.building_id = :id AND d.gone_at IS NULL AND d.merged_into IS NULL;
-- many: heads
(plan_heads);
-- many: cells
-- Every place of the plan, floor by floor from the top; a place without a door has id NULL. n is the place in the
-- row, k the place in its unit; a mirrored unit counts its doors from the right. Nearly all doors have no marks.
-- (A door's id begins with its building's: the colleagues' doors of one building are found with one look.)
WITH place AS MATERIALIZED (plan_places), storey AS MATERIALIZED (plan_storeys), others (id) AS MATERIALIZED (others_units), taken (id) AS MATERIALIZED (
  SELECT c.door_id FROM claim AS c WHERE c.door_id > :id || '.' AND c.door_id < :id || '/' AND c.person_id <> :me
  UNION SELECT d.id FROM door AS d JOIN others AS o ON o.id = d.unit_id WHERE d.building_id = :id
)
SELECT s.floor_index, s.label, p.n, p.k, p.width, d.id, COALESCE(d.merged_into, d.id) AS opens, d.room, d.merged_into,
       CASE WHEN d.merged_into IS NULL THEN d.outcome ELSE h.outcome END AS outcome,
       COALESCE(d.tries, 0) AS tries,
       CASE WHEN d.id IS NULL OR (d.rev > 0 AND d.quiet_until IS NULL AND d.merged_into IS NULL AND d.id NOT IN (SELECT t.id FROM taken AS t)) THEN ''
            ELSE CASE WHEN d.id IN (SELECT t.id FROM taken AS t) THEN ' t' ELSE '' END
              || CASE WHEN d.quiet_until >= :today THEN ' q' ELSE '' END
              || CASE WHEN d.rev = 0 THEN ' c' ELSE '' END
              || CASE WHEN d.merged_into IS NULL THEN '' ELSE ' m' END END AS marks
  FROM storey AS s CROSS JOIN place AS p
  LEFT JOIN door AS d ON d.building_id = :id AND d.floor_index = s.floor_index AND d.unit_id = p.unit_id AND d.seq = p.seq AND d.gone_at IS NULL
  LEFT JOIN door AS h ON h.id = d.merged_into
 ORDER BY s.floor_index DESC, p.n;
-- one: start
-- The door to knock on first: from the top floor down, the first that nobody knocked on; after that, where nobody
-- was home on an earlier day. Not in units of this building that are not mine, when only some are.
WITH others (id) AS MATERIALIZED (others_units), taken (id) AS MATERIALIZED (
  SELECT c.door_id FROM claim AS c WHERE c.door_id > :id || '.' AND c.door_id < :id || '/' AND c.person_id <> :me
)
SELECT d.id, d.short, d.room, CASE WHEN d.outcome IS NULL THEN 0 ELSE 1 END AS again
  FROM door AS d JOIN unit AS u ON u.id = d.unit_id
 WHERE d.building_id = :id AND d.gone_at IS NULL AND d.merged_into IS NULL
   AND (d.outcome IS NULL OR (d.outcome = 'no_answer' AND d.visited_at < :today))
   AND (d.quiet_until IS NULL OR d.quiet_until < :today)
   AND d.id NOT IN (SELECT t.id FROM taken AS t) AND d.unit_id NOT IN (SELECT o.id FROM others AS o)
 ORDER BY CASE WHEN d.outcome IS NULL THEN 0 ELSE 1 END, u.seq, u.id, d.floor_index DESC, d.seq LIMIT 1;
-- many: done
-- The visits just logged, for the ten seconds in which they can be taken back.
-- (person_id || '' keeps the planner on the ids: a rep has tens of thousands of visits.)
SELECT v.id, v.door_id, d.room, v.outcome
  FROM visit AS v JOIN door AS d ON d.id = v.door_id
 WHERE v.id >= :done AND v.id < :done || '/' AND (v.id = :done OR v.id > :done || '.') AND v.person_id || '' = :me
   AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.door_id = v.door_id AND later.corrects_id = v.id)
 ORDER BY v.id;
