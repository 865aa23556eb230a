-- What a phone holds: the buckets of the person :actor, from the territories that are his today.
SELECT 'shop' AS bucket
UNION ALL
SELECT 'rep:' || p.id FROM main.person AS p WHERE p.id = :actor AND p.active = 1
UNION ALL
SELECT 'block:' || t.block_id FROM main.territory AS t JOIN main.person AS p ON p.id = t.person_id AND p.active = 1
 WHERE t.person_id = :actor AND t.ended_at IS NULL
UNION ALL
SELECT 'building:' || t.building_id FROM main.territory AS t JOIN main.person AS p ON p.id = t.person_id AND p.active = 1
 WHERE t.person_id = :actor AND t.ended_at IS NULL AND t.building_id IS NOT NULL
UNION ALL
SELECT 'building:' || b.id FROM main.territory AS t
  JOIN main.building AS b ON b.block_id = t.block_id
  JOIN main.person AS p ON p.id = t.person_id AND p.active = 1
 WHERE t.person_id = :actor AND t.ended_at IS NULL AND t.building_id IS NULL
