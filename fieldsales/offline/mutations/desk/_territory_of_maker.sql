-- Who sets a building up sweeps it, unless the whole block is his already.
-- do:
INSERT INTO territory (id, bucket, rev, person_id, block_id, building_id, by_id, at, ended_at)
SELECT :id || '.t', 'rep:' || :me, :rev, :me, :block, :id, :me, :now, NULL
 WHERE :role = 'rep'
   AND NOT EXISTS (SELECT 1 FROM territory AS t
                    WHERE t.person_id = :me AND t.block_id = :block AND t.building_id IS NULL AND t.ended_at IS NULL
                      AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today);
