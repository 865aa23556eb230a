-- Who is signed in here, and where he sweeps.
-- by: rep, manager
-- example: {}
-- one: shop
SELECT s.name, s.city FROM shop AS s LIMIT 1;
-- many: sweeps
SELECT t.id, t.block_id, t.building_id, b.name, g.label
  FROM territory AS t LEFT JOIN block AS b ON b.id = t.block_id LEFT JOIN building AS g ON g.id = t.building_id
 WHERE t.person_id = :me AND t.ended_at IS NULL
 ORDER BY b.name NULLS LAST, g.label NULLS FIRST;
-- one: done
SELECT COUNT(DISTINCT v.door_id) AS doors, SUM(CASE WHEN v.day = :today THEN 1 ELSE 0 END) AS today
  FROM visit AS v WHERE v.person_id = :me AND v.outcome <> 'undone';
