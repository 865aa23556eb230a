-- Who is signed in here, and where he sweeps.
-- by: rep, manager
-- example: {}
-- one: shop
SELECT s.name, s.city FROM shop AS s LIMIT 1;
-- one: my
-- Whether this person works on both sides, the phone's and the desk's.
SELECT CASE WHEN p.role = 'rep' AND p.roles NOT IN ('', 'rep') THEN 1 ELSE 0 END AS both,
       (SELECT COUNT(*) FROM territory AS t
         WHERE t.person_id = :me AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today) AS areas
  FROM person AS p WHERE p.id = :me;
-- one: seen
SELECT substr(h.value, 1, 5) AS begins, substr(h.value, 7, 5) AS ends
  FROM (SELECT COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'field_hours'), '08:30-19:00') AS value) AS h;
-- one: done
SELECT COUNT(DISTINCT v.door_id) AS doors, SUM(CASE WHEN v.day = :today THEN 1 ELSE 0 END) AS today
  FROM visit AS v WHERE v.person_id = :me AND v.outcome <> 'undone'
   AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.door_id = v.door_id
          AND (later.corrects_id = v.id OR (later.corrects_id = v.corrects_id AND later.id > v.id)));
