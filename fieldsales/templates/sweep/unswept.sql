-- Blocks that have buildings and no rep, the largest first.
-- by: manager
-- where: server
-- example: {}
-- many: blocks
SELECT b.id, b.name, b.district, b.street, COUNT(d.id) AS doors, COUNT(DISTINCT g.id) AS buildings, COUNT(*) OVER () AS total
  FROM block AS b
  JOIN building AS g ON g.block_id = b.id AND g.gone_at IS NULL
  LEFT JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
 WHERE b.gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM territory AS t WHERE t.block_id = b.id AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
 GROUP BY b.id, b.name, b.district, b.street
 ORDER BY COUNT(d.id) DESC, b.name, b.id LIMIT 200;
