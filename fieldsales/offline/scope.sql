-- What a phone holds: the buckets of the person :actor, from the territories that are his on the day :today.
-- Of one who left, :left is the moment: what was his then judges the work his phones still hand over, and nothing else.
WITH mine (block_id, building_id) AS (
  SELECT t.block_id, t.building_id
    FROM main.territory AS t JOIN main.person AS p ON p.id = t.person_id AND (p.active = 1 OR :left IS NOT NULL)
   WHERE t.person_id = :actor AND (t.ended_at IS NULL OR t.ended_at >= :left)
     AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
)
SELECT 'shop' AS bucket
UNION ALL
SELECT 'rep:' || p.id FROM main.person AS p WHERE p.id = :actor AND (p.active = 1 OR :left IS NOT NULL)
UNION ALL
SELECT 'block:' || m.block_id FROM mine AS m
UNION ALL
SELECT 'building:' || m.building_id FROM mine AS m WHERE m.building_id IS NOT NULL
UNION ALL
SELECT 'building:' || b.id FROM mine AS m JOIN main.building AS b ON b.block_id = m.block_id WHERE m.building_id IS NULL
