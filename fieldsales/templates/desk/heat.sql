-- A building as a heat grid: on every door :as says what its colour means, outcome, stage, days (since the last visit), tries, plan (days to T) or who.
-- The filters of the coverage (:outcome, :stage, :type, :period) grey out the doors that do not fit. step is the place on the scale, said what stands in the cell.
-- T is what a customer behind the door named or what his stage says, else the day estimated from the stage that was seen there.
-- by: manager
-- where: server
-- example: {"id": "jinxiu-1", "as": "days"}
-- one!: building
SELECT b.id, b.label, b.template, b.gone_at, k.id AS block_id, k.name AS block_name
  FROM building AS b JOIN block AS k ON k.id = b.block_id
 WHERE b.id = :id;
-- one: tried
-- From how many tries on a door waits for the next round.
SELECT COALESCE(MAX(CAST(s.value AS INTEGER)), 3) AS most FROM setting AS s WHERE s.id = 'most_tries';
-- many: heads
(plan_heads);
-- many: cells
-- Place by place as in building.sql, which says how n, k and mirrored units are meant.
WITH place AS MATERIALIZED (plan_places), storey AS MATERIALIZED (plan_storeys), seen AS MATERIALIZED (
  SELECT d.id, d.floor_index, d.unit_id, d.seq, d.room, d.merged_into, h.outcome, h.stage, h.tries, h.visited_by, h.visited_at,
         days_between(t.visited_on, :today) AS days, days_between(:today, COALESCE(
           (SELECT MIN(c.t_on) FROM customer AS c WHERE c.door_id = h.id AND c.level NOT IN ('D', 'F', 'T')),
           CASE WHEN t.ours = 0 AND t.other = 0 THEN add_days(h.stage_seen_on, pick((SELECT s.value FROM setting AS s WHERE s.id = 'stage_days'), h.stage)) END)) AS plan,
         CASE WHEN (:outcome IS NULL OR COALESCE(t.outcome, 'none') = :outcome) AND (:stage IS NULL OR COALESCE(t.stage, 'none') = :stage)
               AND (:type IS NULL OR CASE :type WHEN 'direct' THEN t.direct WHEN 'indirect' THEN t.indirect WHEN 'potential' THEN t.potential ELSE 0 END = 1)
               AND (COALESCE(:period, 'all') NOT IN ('today', '7', '30', '90')
                 OR t.visited_on >= CASE :period WHEN 'today' THEN :today WHEN '7' THEN add_days(:today, -6) WHEN '30' THEN add_days(:today, -29) ELSE add_days(:today, -89) END)
              THEN 1 ELSE 0 END AS fits
    FROM door AS d JOIN door AS h ON h.id = COALESCE(d.merged_into, d.id)
    LEFT JOIN door_tally AS t ON t.door_id = h.id
   WHERE d.building_id = :id AND d.gone_at IS NULL
), people AS MATERIALIZED (
  SELECT v.id, ROW_NUMBER() OVER (ORDER BY v.name, v.id) - 1 AS nth, substr(v.name, length(v.name), 1) AS letter
    FROM (SELECT DISTINCT p.id, p.name FROM seen AS s JOIN person AS p ON p.id = s.visited_by) AS v
)
SELECT s.floor_index, s.label, p.n, p.k, p.width, d.id, COALESCE(d.merged_into, d.id) AS opens, d.room, d.merged_into, d.outcome, d.stage, d.tries, d.days, d.plan,
       COALESCE(d.fits, 0) AS fits, w.name AS person,
       CASE :as
         WHEN 'stage' THEN CASE WHEN d.stage IS NULL THEN NULL WHEN d.stage = 'SX' OR d.stage > 'S10' THEN 0 WHEN d.stage <= 'S01' THEN 1 WHEN d.stage <= 'S04' THEN 2 WHEN d.stage <= 'S06' THEN 3 WHEN d.stage <= 'S07' THEN 4 ELSE 5 END
         WHEN 'days' THEN CASE WHEN d.days IS NULL THEN NULL WHEN d.days <= 3 THEN 0 WHEN d.days <= 7 THEN 1 WHEN d.days <= 14 THEN 2 WHEN d.days <= 30 THEN 3 WHEN d.days <= 60 THEN 4 ELSE 5 END
         WHEN 'tries' THEN CASE WHEN d.outcome IS NULL THEN NULL WHEN d.tries = 0 THEN 0 WHEN d.tries >= (SELECT CAST(s.value AS INTEGER) FROM setting AS s WHERE s.id = 'most_tries') THEN 5 WHEN d.tries = 1 THEN 1 WHEN d.tries = 2 THEN 2 ELSE 4 END
         WHEN 'plan' THEN CASE WHEN d.plan IS NULL THEN NULL WHEN d.plan < 0 THEN 0 WHEN d.plan <= 7 THEN 5 WHEN d.plan <= 14 THEN 4 WHEN d.plan <= 30 THEN 3 WHEN d.plan <= 60 THEN 2 ELSE 1 END
         WHEN 'who' THEN q.nth % 6 END AS step,
       CASE :as
         WHEN 'stage' THEN CASE WHEN d.stage = 'SX' THEN 'X' ELSE CAST(CAST(substr(d.stage, 2) AS INTEGER) AS TEXT) END
         WHEN 'days' THEN CAST(d.days AS TEXT)
         WHEN 'tries' THEN CASE WHEN d.outcome IS NULL THEN NULL ELSE CAST(d.tries AS TEXT) END
         WHEN 'plan' THEN CAST(d.plan AS TEXT)
         WHEN 'who' THEN q.letter END AS said
  FROM storey AS s CROSS JOIN place AS p
  LEFT JOIN seen AS d ON d.floor_index = s.floor_index AND d.unit_id = p.unit_id AND d.seq = p.seq
  LEFT JOIN people AS q ON q.id = d.visited_by
  LEFT JOIN person AS w ON w.id = d.visited_by
 ORDER BY s.floor_index DESC, p.n;
-- many: people
SELECT v.id, v.name, ROW_NUMBER() OVER (ORDER BY v.name, v.id) - 1 AS nth, substr(v.name, length(v.name), 1) AS letter, v.doors
  FROM (SELECT p.id, p.name, COUNT(*) AS doors
          FROM door AS d JOIN person AS p ON p.id = d.visited_by
         WHERE d.building_id = :id AND d.gone_at IS NULL AND d.merged_into IS NULL
         GROUP BY p.id, p.name) AS v
 ORDER BY v.name, v.id;
-- many: reps
SELECT p.id, p.name FROM person AS p WHERE p.role = 'rep' AND p.active = 1 ORDER BY p.name, p.id;
