-- Gives a person a block, a building or a unit, for a time if days are named, alone or beside others; his phone follows by itself.
-- by: manager
-- may: territory
-- where: server
-- example: {"id": "01jd00000000000000territory", "person": "xiaozhao", "block": "jinxiu", "building": "jinxiu-2", "unit": "jinxiu-2.1", "begins_on": "2026-11-25", "ends_on": "2027-02-28", "alone": "1"}
-- args: person!, block!, building, unit, begins_on, ends_on, alone
-- mine: block = :block
-- refuse: block_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: building_gone
SELECT 1 WHERE COALESCE(:building, '') <> ''
   AND NOT EXISTS (SELECT 1 FROM building WHERE id = :building AND block_id = :block AND gone_at IS NULL);
-- refuse: unit_gone
SELECT 1 WHERE COALESCE(:unit, '') <> ''
   AND NOT EXISTS (SELECT 1 FROM unit WHERE id = :unit AND building_id = COALESCE(:building, '') AND gone_at IS NULL);
-- refuse: person_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = :person AND active = 1);
-- check: territory_dates
-- refuse: sweeps_already
SELECT 1 FROM territory AS t
 WHERE t.person_id = :person AND t.block_id = :block AND t.ended_at IS NULL
   AND (t.building_id IS NULL OR t.building_id = NULLIF(:building, '')) AND (t.unit_id IS NULL OR t.unit_id = NULLIF(:unit, ''))
   AND COALESCE(t.begins_on, '') <= COALESCE(NULLIF(:begins_on, ''), :today) AND COALESCE(t.ends_on, '9999') >= COALESCE(NULLIF(:ends_on, ''), '9999');
-- refuse: exclusive_overlap
SELECT 1 FROM territory AS t JOIN person AS p ON p.id = t.person_id AND p.active = 1
 WHERE t.person_id <> :person AND t.block_id = :block AND t.ended_at IS NULL AND (t.alone = 1 OR :alone = '1')
   AND (t.building_id IS NULL OR COALESCE(:building, '') IN ('', t.building_id))
   AND (t.unit_id IS NULL OR COALESCE(:unit, '') IN ('', t.unit_id))
   AND COALESCE(t.begins_on, '') <= COALESCE(NULLIF(:ends_on, ''), '9999')
   AND COALESCE(t.ends_on, '9999') >= COALESCE(NULLIF(:begins_on, ''), :today);
-- do:
INSERT INTO territory (id, bucket, rev, person_id, block_id, building_id, unit_id, by_id, at, begins_on, ends_on, alone, place)
SELECT :id, 'rep:' || :person, :rev, :person, b.id, NULLIF(:building, ''), NULLIF(:unit, ''), :me, :now,
       NULLIF(:begins_on, ''), NULLIF(:ends_on, ''), CASE :alone WHEN '1' THEN 1 ELSE 0 END,
       b.name || COALESCE(' ' || g.label, '') || COALESCE('-' || NULLIF(u.label, ''), '')
  FROM block AS b
  LEFT JOIN building AS g ON g.id = NULLIF(:building, '')
  LEFT JOIN unit AS u ON u.id = NULLIF(:unit, '')
 WHERE b.id = :block;
