-- Says where a block or one of its buildings stands: from the phone at the gate ("I am here"), or by hand on the map.
-- by: rep, manager
-- example: {"id": "0193place00000000000000001", "block": "jinxiu", "lat": "31.238012", "lng": "121.501234", "accuracy": "12", "source": "here"}
-- args: block!, building, lat!, lng!, accuracy, source!
-- mine: block = :block
-- mine: building = :building
-- refuse: block_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: building_gone
SELECT 1 WHERE COALESCE(:building, '') <> '' AND NOT EXISTS (SELECT 1 FROM building WHERE id = :building AND block_id = :block AND gone_at IS NULL);
-- refuse: place_wrong
SELECT 1 WHERE trim(:lat, '0123456789.-') <> '' OR trim(:lng, '0123456789.-') <> '' OR length(:lat) NOT BETWEEN 1 AND 20 OR length(:lng) NOT BETWEEN 1 AND 20
    OR trim(COALESCE(:accuracy, ''), '0123456789.') <> '' OR length(COALESCE(:accuracy, '')) > 20 OR :source NOT IN ('here', 'hand');
-- refuse: place_wrong
SELECT 1 WHERE replace(replace(:lat, '.', ''), '-', '') = '' OR replace(replace(:lng, '.', ''), '-', '') = ''
    OR length(:lat) - length(replace(:lat, '.', '')) > 1 OR length(:lng) - length(replace(:lng, '.', '')) > 1
    OR replace(substr(:lat, 2), '-', '') <> substr(:lat, 2) OR replace(substr(:lng, 2), '-', '') <> substr(:lng, 2)
    OR length(:accuracy) - length(replace(:accuracy, '.', '')) > 1 OR :accuracy = '.';
-- refuse: place_wrong
SELECT 1 WHERE CAST(:lat AS DOUBLE PRECISION) NOT BETWEEN -85 AND 85 OR CAST(:lng AS DOUBLE PRECISION) NOT BETWEEN -180 AND 180;
-- A phone that only knows the district would put the block anywhere in it.
-- refuse: place_coarse
SELECT 1 WHERE :source = 'here' AND CAST(NULLIF(:accuracy, '') AS DOUBLE PRECISION) > 300;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.place', 'block:' || :block, :rev, COALESCE(NULLIF(:building, ''), :block), 'place',
       :lat || ',' || :lng || ',' || COALESCE(:accuracy, '') || ',' || :source, :now, :me;

-- What was seen later by somebody else stays, whenever this one arrives. A building's place stands for a block that has none.
UPDATE block SET rev = :rev, lat = CAST(:lat AS DOUBLE PRECISION), lng = CAST(:lng AS DOUBLE PRECISION),
       accuracy = CAST(NULLIF(:accuracy, '') AS DOUBLE PRECISION), coord_source = :source
 WHERE id = :block AND (COALESCE(:building, '') = '' OR lat IS NULL)
   AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = :block AND f.field = 'place' AND f.at > :now);

UPDATE building SET rev = :rev, lat = CAST(:lat AS DOUBLE PRECISION), lng = CAST(:lng AS DOUBLE PRECISION),
       accuracy = CAST(NULLIF(:accuracy, '') AS DOUBLE PRECISION), coord_source = :source
 WHERE id = :building AND block_id = :block
   AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = :building AND f.field = 'place' AND f.at > :now);
