-- Buildings of which only the last doors are left (setting nearly_done, in per cent), the fewest first.
-- by: manager
-- where: server
-- example: {}
-- one: asked
SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'nearly_done'), '10') AS INTEGER) AS share;
-- many: buildings
SELECT g.id, g.label, b.name AS block_name, b.id AS block_id, s.sweepable, s.visited, s.sweepable - s.visited AS unvisited, COUNT(*) OVER () AS total,
       (SELECT MIN(p.name) FROM territory AS t JOIN person AS p ON p.id = t.person_id
         WHERE t.block_id = b.id AND COALESCE(t.building_id, g.id) = g.id AND t.ended_at IS NULL
           AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)) AS who
  FROM (SELECT t.building_id, SUM(t.sweepable) AS sweepable, SUM(t.visited) AS visited FROM unit_tally AS t GROUP BY t.building_id) AS s
  JOIN building AS g ON g.id = s.building_id AND g.gone_at IS NULL
  JOIN block AS b ON b.id = g.block_id AND b.gone_at IS NULL
 WHERE s.visited < s.sweepable
   AND 100 * (s.sweepable - s.visited) <= s.sweepable * CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'nearly_done'), '10') AS INTEGER)
 ORDER BY s.sweepable - s.visited, b.name, g.seq, g.id LIMIT 200;
