-- Blocks with doors in which nobody knocked within the days of the setting stale_days.
WITH asked AS (
  SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'stale_days'), '21') AS INTEGER) AS days
), fresh AS MATERIALIZED (
  SELECT DISTINCT k.unit_id FROM asked AS a JOIN knock AS k ON k.day >= add_days(:today, -a.days) WHERE +k.sweepable = 1
), swept AS (
  SELECT t.block_id, SUM(t.sweepable) AS sweepable, SUM(t.visited) AS visited, MAX(CASE WHEN f.unit_id IS NULL THEN 0 ELSE 1 END) AS fresh
    FROM unit_tally AS t
    JOIN building AS g ON g.id = t.building_id AND g.gone_at IS NULL
    JOIN block AS b ON b.id = t.block_id AND b.gone_at IS NULL
    LEFT JOIN fresh AS f ON f.unit_id = t.unit_id
   GROUP BY t.block_id
)
SELECT s.block_id, s.sweepable, s.visited FROM swept AS s WHERE s.sweepable > 0 AND s.fresh = 0;
