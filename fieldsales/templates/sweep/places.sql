-- Blocks that have no place on the map, and what became of looking them up.
-- by: manager
-- may: map
-- where: server
-- example: {"find": "jx"}
-- many: blocks
SELECT b.id, b.name, b.city, b.district, b.street, l.state, l.said, l.detail, l.next_at, l.tries, l.done_at
  FROM block AS b LEFT JOIN lookup AS l ON l.block_id = b.id
 WHERE b.gone_at IS NULL AND b.lat IS NULL AND (:find IS NULL OR lower(b.search) LIKE '%' || lower(replace(:find, '%', '')) || '%')
 ORDER BY CASE l.state WHEN 'failed' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, b.name, b.id
 LIMIT 60;
-- one: count
SELECT COUNT(*) AS lacking, COALESCE(SUM(CASE WHEN l.state = 'waiting' THEN 1 ELSE 0 END), 0) AS waiting
  FROM block AS b LEFT JOIN lookup AS l ON l.block_id = b.id
 WHERE b.gone_at IS NULL AND b.lat IS NULL;
-- one: queue
SELECT l.said, l.detail, l.next_at FROM lookup AS l WHERE l.state = 'waiting' AND l.said IS NOT NULL ORDER BY l.next_at, l.block_id LIMIT 1;
-- one: service
SELECT s.value FROM map_setting AS s WHERE s.id = 'geocoder' AND s.value <> 'none';
-- many: found
SELECT b.id, b.name, b.street, l.service, l.done_at
  FROM lookup AS l JOIN block AS b ON b.id = l.block_id
 WHERE l.state = 'found' AND b.gone_at IS NULL AND b.coord_source = 'geocoder' ORDER BY l.done_at DESC NULLS LAST, b.id LIMIT 30;
