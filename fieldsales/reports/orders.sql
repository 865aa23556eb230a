-- The orders behind a number: each door once, on the day of the first word of it.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
SELECT o.door_id, o.day, b.name || ' ' || d.short AS place, o.area, o.at_once, p.name AS who, COUNT(*) OVER () AS size
  FROM (orders) AS o JOIN door AS d ON d.id = o.door_id JOIN block AS b ON b.id = d.block_id JOIN person AS p ON p.id = o.person_id
 WHERE COALESCE(:only, '') NOT IN ('at_once', 'later') OR (:only = 'at_once' AND o.at_once = 1) OR (:only = 'later' AND o.at_once = 0)
 ORDER BY o.day DESC, o.at DESC, o.door_id LIMIT :most OFFSET :skip;
