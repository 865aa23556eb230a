-- Gives a person a block or one building to sweep; his phone gets it at its next sync.
-- by: manager
-- may: territory
-- example: {"id": "0193assign0000000000000001", "person": "xiaozhao", "block": "jinxiu"}
-- args: person!, block!, building
-- mine: block = :block
-- refuse: block_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: building_gone
SELECT 1 WHERE COALESCE(:building, '') <> ''
   AND NOT EXISTS (SELECT 1 FROM building WHERE id = :building AND block_id = :block AND gone_at IS NULL);
-- refuse: person_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = :person AND active = 1);
-- refuse: sweeps_already
SELECT 1 FROM territory AS t
 WHERE t.person_id = :person AND t.block_id = :block AND t.ended_at IS NULL
   AND (t.building_id IS NULL OR t.building_id = NULLIF(:building, '')) AND t.unit_id IS NULL
   AND COALESCE(t.begins_on, '') <= :today AND t.ends_on IS NULL;
-- refuse: exclusive_overlap
SELECT 1 FROM territory AS t JOIN person AS p ON p.id = t.person_id AND p.active = 1
 WHERE t.person_id <> :person AND t.block_id = :block AND t.ended_at IS NULL AND t.alone = 1
   AND (t.building_id IS NULL OR COALESCE(:building, '') IN ('', t.building_id)) AND COALESCE(t.ends_on, '9999') >= :today;
-- do:
INSERT INTO territory (id, bucket, rev, person_id, block_id, building_id, by_id, at, ended_at)
SELECT :id, 'rep:' || :person, :rev, :person, :block, NULLIF(:building, ''), :me, :now, NULL;
