-- The settings of the schedule: what each is, its parts, and the rhythm of the levels beside its presets.
-- by: manager
-- may: settings
-- where: server
-- example: {}
-- many: settings
SELECT s.id, s.value, item(s.value, 1) AS first, item(s.value, 2) AS second,
       substr(item(s.value, 1), 1, 5) AS from_1, substr(item(s.value, 1), 7, 5) AS to_1, substr(item(s.value, 2), 1, 5) AS from_2, substr(item(s.value, 2), 7, 5) AS to_2,
       (SELECT f.at FROM fact AS f WHERE f.subject_id = s.id AND f.field = 'value' ORDER BY f.at DESC, f.id DESC LIMIT 1) AS changed_at,
       (SELECT p.name FROM fact AS f JOIN person AS p ON p.id = f.person_id WHERE f.subject_id = s.id AND f.field = 'value' ORDER BY f.at DESC, f.id DESC LIMIT 1) AS changed_by
  FROM setting AS s ORDER BY s.id;
-- many: parts
SELECT v.column2 AS setting, v.column3 AS part, pick(s.value, v.column3) AS value
  FROM (VALUES (1, 'stage_days', 'S01'), (2, 'stage_days', 'S02'), (3, 'stage_days', 'S03'), (4, 'stage_days', 'S04'), (5, 'stage_days', 'S05'), (6, 'stage_days', 'S06'),
    (7, 'stage_days', 'S07'), (8, 'stage_days', 'S08'), (9, 'stage_days', 'S09'), (10, 'stage_days', 'S10'),
    (11, 'lead_days', 'solid'), (12, 'lead_days', 'engineered'), (13, 'lead_days', 'laminate'), (14, 'lead_days', 'spc'),
    (15, 'level_windows', 'H'), (16, 'level_windows', 'A'), (17, 'level_windows', 'B'),
    (18, 'protect_more', 'N'), (19, 'protect_more', 'C'), (20, 'protect_more', 'B'), (21, 'protect_more', 'A'), (22, 'protect_more', 'H'),
    (23, 'protect_warn', 'far'), (24, 'protect_warn', 'near'), (25, 'protect_warn', 'last'), (26, 'revisit_days', 'from'), (27, 'revisit_days', 'to')) AS v
  JOIN setting AS s ON s.id = v.column2
 ORDER BY v.column1;
-- one: rhythm
SELECT 'H=' || MAX(CASE r.id WHEN 'R05' THEN r.every END) || ',A=' || MAX(CASE r.id WHEN 'R06' THEN r.every END) || ',B=' || MAX(CASE r.id WHEN 'R07' THEN r.every END)
    || ',C=' || MAX(CASE r.id WHEN 'R08' THEN r.every END) || ',O=' || MAX(CASE r.id WHEN 'R09' THEN r.every END) AS levels,
       'H ' || MAX(CASE r.id WHEN 'R05' THEN r.every END) || ' · A ' || MAX(CASE r.id WHEN 'R06' THEN r.every END) || ' · B ' || MAX(CASE r.id WHEN 'R07' THEN r.every END)
    || ' · C ' || MAX(CASE r.id WHEN 'R08' THEN r.every END) || ' · O ' || MAX(CASE r.id WHEN 'R09' THEN r.every END) AS said,
       (SELECT s.value FROM setting AS s WHERE s.id = 'level_windows') AS windows
  FROM rule AS r;
