-- Who sweeps where from when until when, by rep; by block with what nobody sweeps and where several do.
-- by: manager
-- may: territory
-- where: server
-- example: {"by": "block"}
-- many: areas
-- Those that count today, those to come (:show = later) or those that are over (:show = over).
SELECT t.id, t.at, t.begins_on, t.ends_on, t.ended_at, t.alone, t.person_id, p.name AS person, p.active, b.id AS block_id, b.name AS block_name,
       g.label AS building, u.label AS unit, COUNT(*) OVER () AS total
  FROM territory AS t
  JOIN person AS p ON p.id = t.person_id
  JOIN block AS b ON b.id = t.block_id
  LEFT JOIN building AS g ON g.id = t.building_id
  LEFT JOIN unit AS u ON u.id = t.unit_id
 WHERE CASE WHEN t.ended_at IS NOT NULL OR t.ends_on < :today THEN 'over' WHEN t.begins_on > :today THEN 'later' ELSE 'now' END = COALESCE(NULLIF(:show, ''), 'now')
   AND (COALESCE(:person, '') = '' OR t.person_id = :person)
 ORDER BY CASE WHEN :show = 'over' THEN COALESCE(t.ended_at, t.ends_on) ELSE '' END DESC, p.name, p.id, b.name, b.id, g.seq NULLS FIRST, u.seq NULLS FIRST, t.id
 LIMIT 1000;
-- many: idle
-- Reps without any area today.
SELECT p.id, p.name FROM person AS p
 WHERE p.active = 1 AND p.role = 'rep' AND NOT EXISTS (
   SELECT 1 FROM territory AS t
    WHERE t.person_id = p.id AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
 ORDER BY p.name, p.id;
-- many: blocks
-- Unit by unit: how many nobody sweeps, how many more than one does; and who is there, until when.
WITH live AS (
  SELECT t.person_id, t.block_id, t.building_id, t.unit_id
    FROM territory AS t JOIN person AS p ON p.id = t.person_id AND p.active = 1
   WHERE t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today
), swept (block_id, unit_id, n) AS (
  SELECT g.block_id, u.id, COUNT(DISTINCT l.person_id)
    FROM building AS g
    JOIN unit AS u ON u.building_id = g.id AND u.gone_at IS NULL
    LEFT JOIN live AS l ON l.block_id = g.block_id AND COALESCE(l.building_id, g.id) = g.id AND COALESCE(l.unit_id, u.id) = u.id
   WHERE g.gone_at IS NULL
   GROUP BY g.block_id, u.id
), sums AS (
  SELECT s.block_id, COUNT(*) AS units, SUM(CASE WHEN s.n = 0 THEN 1 ELSE 0 END) AS gaps, SUM(CASE WHEN s.n > 1 THEN 1 ELSE 0 END) AS shared
    FROM swept AS s GROUP BY s.block_id
)
SELECT b.id, b.name, b.district, s.units, s.gaps, s.shared, COUNT(*) OVER () AS total,
       SUM(CASE WHEN s.gaps > 0 THEN 1 ELSE 0 END) OVER () AS open, SUM(CASE WHEN s.shared > 0 THEN 1 ELSE 0 END) OVER () AS doubled
  FROM sums AS s JOIN block AS b ON b.id = s.block_id
 WHERE b.gone_at IS NULL
   AND (COALESCE(:only, '') = '' OR (:only = 'gaps' AND s.gaps > 0) OR (:only = 'shared' AND s.shared > 0))
 ORDER BY CASE WHEN s.gaps = s.units THEN 0 WHEN s.gaps > 0 THEN 1 ELSE 2 END, b.name, b.id
 LIMIT 1000;
