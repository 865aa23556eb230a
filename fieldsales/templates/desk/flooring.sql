-- Doors whose floor is to be laid within the days of the setting flooring_days, the nearest first, and who follows them.
-- A customer's own T counts; a door without a customer is reckoned from the stage that was seen there, and nobody follows it.
-- by: manager
-- where: server
-- example: {}
-- one: asked
SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'flooring_days'), '14') AS INTEGER) AS days;
-- many: doors
WITH asked AS (
  SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'flooring_days'), '14') AS INTEGER) AS days
), weeks AS MATERIALIZED (
  SELECT e.stage, e.days, add_days(:today, -e.days) AS since, add_days(:today, a.days - e.days) AS until
    FROM asked AS a CROSS JOIN (SELECT v.column1 AS stage, CAST(pick(s.value, v.column1) AS INTEGER) AS days
      FROM (VALUES ('S01'), ('S02'), ('S03'), ('S04'), ('S05'), ('S06'), ('S07'), ('S08'), ('S09'), ('S10')) AS v JOIN setting AS s ON s.id = 'stage_days') AS e
), near (door_id, person_id, plan_on, stage, source) AS (
  SELECT c.door_id, c.owner_id, c.t_on, c.stage, c.t_source
    FROM customer AS c CROSS JOIN asked AS a
   WHERE c.t_on BETWEEN :today AND add_days(:today, a.days) AND c.level NOT IN ('D', 'F', 'T')
  UNION ALL
  SELECT t.door_id, NULL, add_days(t.stage_seen_on, w.days), t.stage, 'estimated'
    FROM weeks AS w CROSS JOIN door_tally AS t
   WHERE t.stage = w.stage AND t.stage_seen_on BETWEEN w.since AND w.until AND t.sweepable = 1 AND t.ours = 0 AND t.other = 0 AND NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.door_id = t.door_id)
)
SELECT n.door_id, d.short, b.name AS block_name, p.name AS person, n.person_id, n.plan_on, days_between(:today, n.plan_on) AS days, n.stage, n.source,
       d.outcome, COUNT(*) OVER () AS total, SUM(CASE WHEN n.person_id IS NULL THEN 1 ELSE 0 END) OVER () AS nobodys
  FROM near AS n
  JOIN door AS d ON d.id = n.door_id AND d.gone_at IS NULL
  JOIN block AS b ON b.id = d.block_id AND b.gone_at IS NULL
  LEFT JOIN person AS p ON p.id = n.person_id
 ORDER BY n.plan_on NULLS LAST, b.name, n.door_id, n.person_id NULLS FIRST LIMIT 200;
