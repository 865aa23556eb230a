-- The orders behind a number: each door once, on the day of the first word of it.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
SELECT o.door_id, o.day, COALESCE(b.name || ' ' || d.short, k.place) AS place, CASE WHEN d.id IS NULL THEN 'customer' ELSE 'door' END AS opens, COALESCE(d.id, k.id) AS opens_id, o.area, o.at_once, p.name AS who, COUNT(*) OVER () AS size
  FROM (orders) AS o LEFT JOIN door AS d ON d.id = o.door_id LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN customer AS k ON d.id IS NULL AND k.door_id = o.door_id JOIN person AS p ON p.id = o.person_id
 WHERE COALESCE(:only, '') NOT IN ('at_once', 'later') OR (:only = 'at_once' AND o.at_once = 1) OR (:only = 'later' AND o.at_once = 0)
 ORDER BY o.day DESC, o.at DESC, o.door_id LIMIT :most OFFSET :skip;
