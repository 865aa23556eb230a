-- Who is out today, as far as visits tell: the building of the last one, within the working hours only, visits by the hour, and what phones hold.
-- by: manager
-- where: server
-- example: {}
-- one: hours
SELECT substr(h.value, 1, 5) AS begins, substr(h.value, 7, 5) AS ends,
       CASE WHEN (CAST(substr(:now, 12, 2) AS INTEGER) * 60 + CAST(substr(:now, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440
         BETWEEN CAST(substr(h.value, 1, 2) AS INTEGER) * 60 + CAST(substr(h.value, 4, 2) AS INTEGER)
             AND CAST(substr(h.value, 7, 2) AS INTEGER) * 60 + CAST(substr(h.value, 10, 2) AS INTEGER) THEN 1 ELSE 0 END AS now_within
  FROM (SELECT COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'field_hours'), '08:30-19:00') AS value) AS h;
-- many: reps
WITH hours AS (
  SELECT CAST(substr(h.value, 1, 2) AS INTEGER) * 60 + CAST(substr(h.value, 4, 2) AS INTEGER) AS begins,
         CAST(substr(h.value, 7, 2) AS INTEGER) * 60 + CAST(substr(h.value, 10, 2) AS INTEGER) AS ends,
         (CAST(substr(:now, 12, 2) AS INTEGER) * 60 + CAST(substr(:now, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 AS minute
    FROM (SELECT COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'field_hours'), '08:30-19:00') AS value) AS h
), stood AS (
  SELECT v.person_id, v.building_id, v.at,
         ROW_NUMBER() OVER (PARTITION BY v.person_id ORDER BY v.at DESC, v.id DESC) AS place
    FROM visit AS v CROSS JOIN hours AS h
   WHERE v.day = :today AND v.at <= :now AND v.corrects_id IS NULL AND v.outcome <> 'undone'
     AND NOT EXISTS (SELECT 1 FROM visit AS u WHERE u.door_id = v.door_id AND u.corrects_id = v.id AND u.outcome = 'undone')
     AND h.minute BETWEEN h.begins AND h.ends
     AND (CAST(substr(v.at, 12, 2) AS INTEGER) * 60 + CAST(substr(v.at, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 BETWEEN h.begins AND h.ends
), done AS (
  SELECT k.person_id, COUNT(*) AS visits, COUNT(DISTINCT k.door_id) AS doors FROM knock AS k WHERE k.day = :today GROUP BY k.person_id
), phone AS (
  SELECT d.person_id, MAX(d.synced_at) AS synced_at, SUM(COALESCE(d.pending, 0)) AS pending, SUM(COALESCE(d.photos, 0)) AS photos, MIN(d.waiting_since) AS waiting_since
    FROM device AS d WHERE d.wiped_at IS NULL AND d.synced_at IS NOT NULL GROUP BY d.person_id
)
SELECT p.id, p.name, COALESCE(n.visits, 0) AS visits, COALESCE(n.doors, 0) AS doors, s.at AS stood_at, s.building_id, g.label, b.name AS block,
       f.synced_at, COALESCE(f.pending, 0) AS pending, COALESCE(f.photos, 0) AS photos, f.waiting_since
  FROM person AS p
  LEFT JOIN done AS n ON n.person_id = p.id
  LEFT JOIN stood AS s ON s.person_id = p.id AND s.place = 1
  LEFT JOIN building AS g ON g.id = s.building_id LEFT JOIN block AS b ON b.id = g.block_id
  LEFT JOIN phone AS f ON f.person_id = p.id
 WHERE n.visits > 0 OR s.at IS NOT NULL OR (p.role = 'rep' AND p.active = 1)
 ORDER BY s.at DESC NULLS LAST, COALESCE(n.visits, 0) DESC, p.name, p.id;
-- many: axis
WITH span AS (
  SELECT MIN(a.hour) AS low, MAX(a.hour) AS high
    FROM (SELECT CAST(substr(h.value, 1, 2) AS INTEGER) AS hour FROM (SELECT COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'field_hours'), '08:30-19:00') AS value) AS h
          UNION SELECT CAST(substr(h.value, 7, 2) AS INTEGER) - CASE substr(h.value, 10, 2) WHEN '00' THEN 1 ELSE 0 END
                  FROM (SELECT COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'field_hours'), '08:30-19:00') AS value) AS h
          UNION SELECT (CAST(substr(k.at, 12, 2) AS INTEGER) * 60 + CAST(substr(k.at, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 / 60 FROM knock AS k WHERE k.day = :today) AS a
)
SELECT v.column1 AS hour
  FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19), (20), (21), (22), (23)) AS v
  CROSS JOIN span AS s WHERE v.column1 BETWEEN s.low AND s.high ORDER BY v.column1;
-- many: counts
SELECT k.person_id, (CAST(substr(k.at, 12, 2) AS INTEGER) * 60 + CAST(substr(k.at, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 / 60 AS hour, COUNT(*) AS n
  FROM knock AS k WHERE k.day = :today
 GROUP BY k.person_id, (CAST(substr(k.at, 12, 2) AS INTEGER) * 60 + CAST(substr(k.at, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 / 60
 ORDER BY k.person_id, hour;
-- one: top
SELECT COALESCE(MAX(t.n), 0) AS n
  FROM (SELECT COUNT(*) AS n FROM knock AS k WHERE k.day = :today GROUP BY k.person_id, (CAST(substr(k.at, 12, 2) AS INTEGER) * 60 + CAST(substr(k.at, 15, 2) AS INTEGER) + 1440 + COALESCE(:shift, 480)) % 1440 / 60) AS t;
