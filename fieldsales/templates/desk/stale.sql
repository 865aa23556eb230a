-- Blocks in which nobody knocked for as many days as the setting stale_days says, the longest waiting first; never visited comes before all.
-- by: manager
-- where: server
-- example: {}
-- one: asked
SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'stale_days'), '21') AS INTEGER) AS days;
-- many: blocks
WITH waiting AS (
  SELECT s.block_id, s.sweepable, s.visited, (SELECT MAX(d.visited_on) FROM unit_tally AS t JOIN door_tally AS d ON d.unit_id = t.unit_id WHERE t.block_id = s.block_id AND d.sweepable = 1) AS day
    FROM (stale_blocks) AS s
)
SELECT b.id, b.name, b.district, s.sweepable, s.visited, s.day, days_between(s.day, :today) AS waited, COUNT(*) OVER () AS total,
       (SELECT MIN(p.name) FROM territory AS t JOIN person AS p ON p.id = t.person_id
         WHERE t.block_id = b.id AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)) AS who
  FROM waiting AS s JOIN block AS b ON b.id = s.block_id
 ORDER BY s.day NULLS FIRST, b.name, b.id LIMIT 200;
