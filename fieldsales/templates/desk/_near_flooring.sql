-- Doors whose floor is to be laid within the days of the setting flooring_days, and who follows them (NULL: nobody);
-- also customers whose door nobody knows yet ('~…').
WITH asked AS (
  SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'flooring_days'), '14') AS INTEGER) AS days
), weeks AS MATERIALIZED (
  SELECT e.stage, e.days, add_days(:today, -e.days) AS since, add_days(:today, a.days - e.days) AS until
    FROM asked AS a CROSS JOIN (SELECT v.column1 AS stage, CAST(pick(s.value, v.column1) AS INTEGER) AS days
      FROM (VALUES ('S01'), ('S02'), ('S03'), ('S04'), ('S05'), ('S06'), ('S07'), ('S08'), ('S09'), ('S10')) AS v JOIN setting AS s ON s.id = 'stage_days') AS e
)
SELECT c.door_id, c.id AS customer_id, c.place, NULLIF(c.owner_id, '') AS person_id, c.t_on AS plan_on, c.stage, c.t_source AS source
  FROM customer AS c CROSS JOIN asked AS a
 WHERE c.t_on BETWEEN :today AND add_days(:today, a.days) AND c.level NOT IN ('D', 'F', 'T')
UNION ALL
SELECT t.door_id, NULL, NULL, NULL, add_days(t.stage_seen_on, w.days), t.stage, 'estimated'
  FROM weeks AS w CROSS JOIN door_tally AS t
 WHERE t.stage = w.stage AND t.stage_seen_on BETWEEN w.since AND w.until AND t.sweepable = 1 AND t.ours = 0 AND t.other = 0 AND NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.door_id = t.door_id);
