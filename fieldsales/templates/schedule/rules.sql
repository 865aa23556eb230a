-- The rules of the schedule, each as a line that can be read; grouped by what sets them off.
-- by: manager
-- may: rules
-- where: server
-- example: {}
-- many: rules
SELECT r.id, r.active, r.kind, r.which, item(r.which, 1) AS which_1, item(r.which, 2) AS which_2,
       CAST(NULLIF(item(r.steps, 1), '') AS INTEGER) AS s1, CAST(NULLIF(item(r.steps, 2), '') AS INTEGER) AS s2, CAST(NULLIF(item(r.steps, 3), '') AS INTEGER) AS s3,
       CAST(NULLIF(item(r.steps, 4), '') AS INTEGER) AS s4, CAST(NULLIF(item(r.steps, 5), '') AS INTEGER) AS s5, CAST(NULLIF(item(r.steps, 6), '') AS INTEGER) AS s6,
       r.every, r.day_policy, item(r.channel, 1) AS channel_1, item(r.channel, 2) AS channel_2, item(r.channel, 3) AS channel_3, r.task, r.priority, r.needs, r.duty,
       (SELECT COUNT(*) FROM fact AS f WHERE f.subject_id = r.id) AS changes
  FROM rule AS r
 ORDER BY r.id;
-- one: unsure
SELECT MIN(y.year) AS year
  FROM (SELECT substr(:today, 1, 4) AS year UNION SELECT substr(add_days(:today, 60), 1, 4) AS year) AS y
 WHERE (SELECT COUNT(*) FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 1) < 7
    OR EXISTS (SELECT 1 FROM calendar AS c WHERE substr(c.id, 1, 4) = y.year AND c.certain = 0);
-- one: new
-- The code of the next rule of one's own; it is made switched off, so nothing is touched before it was looked at.
SELECT CASE WHEN n.last < 9 THEN 'X0' ELSE 'X' END || CAST(n.last + 1 AS TEXT) AS code
  FROM (SELECT COALESCE(MAX(CAST(substr(r.id, 2) AS INTEGER)), 0) AS last FROM rule AS r WHERE substr(r.id, 1, 1) = 'X') AS n;
