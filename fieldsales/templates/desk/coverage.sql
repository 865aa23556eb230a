-- R10, how far the sweep has come: the whole, and block by block, building by building, or unit by unit (:by, else one below what is chosen).
-- :ground says which places count when none is named: homes (the usual), the sites of work units, or all.
-- The places are :block, :building, and :rep, whose area they are today ('none' means nobody's). The doors are :outcome, :stage ('none' for both), :type of a
-- customer behind them, as they stand now. :period (today, 7, 30, 90 days, else all time) says which visits count as visited, opened, met.
-- What counts stands in coverage/tally.sql. "covered" lists the doors behind each number; the reports take the rows from here.
-- (+sweepable: it has two values, and SQLite would rather index the whole table by it than look at some days.)
-- by: manager
-- where: server
-- example: {"period": "30", "block": "jinxiu"}
-- one: block
SELECT b.id, b.name FROM block AS b WHERE b.id = COALESCE(:block, (SELECT g.block_id FROM building AS g WHERE g.id = :building));
-- one: building
SELECT g.id, g.label, g.template FROM building AS g WHERE g.id = :building;
-- many: rows
WITH asked AS (
  SELECT q.since, CASE WHEN q.since = '' THEN 1 ELSE 0 END AS ever
    FROM (SELECT CASE :period WHEN 'today' THEN :today WHEN '7' THEN add_days(:today, -6) WHEN '30' THEN add_days(:today, -29) WHEN '90' THEN add_days(:today, -89) ELSE '' END AS since) AS q
), place AS MATERIALIZED (
  SELECT u.id AS unit_id, g.id AS building_id, b.id AS block_id,
         CASE COALESCE(:by, CASE WHEN :building IS NOT NULL THEN 'unit' WHEN :block IS NOT NULL THEN 'building' ELSE 'block' END)
         WHEN 'unit' THEN u.id WHEN 'building' THEN g.id ELSE b.id END AS id
    FROM unit AS u JOIN building AS g ON g.id = u.building_id JOIN block AS b ON b.id = g.block_id
   WHERE u.gone_at IS NULL AND g.gone_at IS NULL AND b.gone_at IS NULL
     AND (:block IS NULL OR b.id = :block) AND (:building IS NULL OR g.id = :building)
     AND (COALESCE(:block, :building) IS NOT NULL OR :ground = 'all' OR CASE WHEN b.site_of IS NULL THEN 'homes' ELSE 'units' END = COALESCE(:ground, 'homes'))
     AND (:rep IS NULL OR (:rep <> 'none' AND EXISTS (
       SELECT 1 FROM territory AS t WHERE t.person_id = :rep AND t.block_id = b.id AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
          AND COALESCE(t.building_id, g.id) = g.id AND COALESCE(t.unit_id, u.id) = u.id))
       OR (:rep = 'none' AND NOT EXISTS (
       SELECT 1 FROM territory AS t WHERE t.block_id = b.id AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
          AND COALESCE(t.building_id, g.id) = g.id AND COALESCE(t.unit_id, u.id) = u.id)))
), part (unit_id, doors, sweepable, visited, opened, met, direct, key_person, no_answer, locked_empty, worker_only, family_met, owner_met, refused, done_by_us, done_by_other, need_area, ours, other, renovated, visits, last_at) AS (
  -- All doors: a unit's sums as they stand; for a period its sums are of those visited since, and their visits.
  SELECT t.unit_id, t.doors, t.sweepable,
         t.visited * a.ever, t.opened * a.ever, t.met * a.ever,
         t.direct, t.key_person,
         t.no_answer * a.ever, t.locked_empty * a.ever, t.worker_only * a.ever, t.family_met * a.ever, t.owner_met * a.ever, t.refused * a.ever, t.done_by_us * a.ever, t.done_by_other * a.ever,
         t.need_area, t.ours, t.other, t.renovated, t.visits * a.ever, CASE WHEN a.ever = 1 THEN t.last_at END
    FROM unit_tally AS t CROSS JOIN asked AS a
   WHERE COALESCE(:outcome, :stage, :type) IS NULL
  UNION ALL
  SELECT t.unit_id, 0, 0, 1, CASE WHEN t.opened_on >= a.since THEN 1 ELSE 0 END, CASE WHEN t.met_on >= a.since THEN 1 ELSE 0 END, 0, 0,
         CASE WHEN t.outcome = 'no_answer' THEN 1 ELSE 0 END, CASE WHEN t.outcome = 'locked_empty' THEN 1 ELSE 0 END, CASE WHEN t.outcome = 'worker_only' THEN 1 ELSE 0 END,
         CASE WHEN t.outcome = 'family_met' THEN 1 ELSE 0 END, CASE WHEN t.outcome = 'owner_met' THEN 1 ELSE 0 END, CASE WHEN t.outcome = 'refused' THEN 1 ELSE 0 END,
         CASE WHEN t.outcome = 'done_by_us' THEN 1 ELSE 0 END, CASE WHEN t.outcome = 'done_by_other' THEN 1 ELSE 0 END,
         0, 0, 0, 0, 0, t.last_at
    FROM asked AS a JOIN door_tally AS t ON t.visited_on >= a.since
   WHERE :period IN ('today', '7', '30', '90') AND COALESCE(:outcome, :stage, :type) IS NULL AND +t.sweepable = 1
  UNION ALL
  SELECT k.unit_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, COUNT(*), NULL
    FROM asked AS a JOIN knock AS k ON k.day >= a.since
   WHERE :period IN ('today', '7', '30', '90') AND COALESCE(:outcome, :stage, :type) IS NULL AND +k.sweepable = 1
   GROUP BY k.unit_id
  UNION ALL
  -- Some doors: one by one.
  SELECT t.unit_id, 1, t.sweepable, t.seen, CASE WHEN t.opened_on >= t.since THEN t.seen ELSE 0 END, CASE WHEN t.met_on >= t.since THEN t.seen ELSE 0 END,
         t.sweepable * t.direct, t.sweepable * t.key_person,
         CASE WHEN t.outcome = 'no_answer' THEN t.seen ELSE 0 END, CASE WHEN t.outcome = 'locked_empty' THEN t.seen ELSE 0 END, CASE WHEN t.outcome = 'worker_only' THEN t.seen ELSE 0 END,
         CASE WHEN t.outcome = 'family_met' THEN t.seen ELSE 0 END, CASE WHEN t.outcome = 'owner_met' THEN t.seen ELSE 0 END, CASE WHEN t.outcome = 'refused' THEN t.seen ELSE 0 END,
         CASE WHEN t.outcome = 'done_by_us' THEN t.seen ELSE 0 END, CASE WHEN t.outcome = 'done_by_other' THEN t.seen ELSE 0 END,
         t.sweepable * t.need_area, t.sweepable * t.ours, t.sweepable * t.other, t.sweepable * t.renovated,
         CASE WHEN t.since = '' THEN t.sweepable * t.visits ELSE 0 END, CASE WHEN t.seen = 1 THEN t.last_at END
    FROM (SELECT t.unit_id, t.sweepable, t.outcome, t.opened_on, t.met_on, t.last_at, t.direct, t.key_person, t.need_area, t.ours, t.other, t.renovated,
                 t.visits, a.since, CASE WHEN t.sweepable = 1 AND t.visited_on >= a.since THEN 1 ELSE 0 END AS seen
            FROM door_tally AS t CROSS JOIN asked AS a
           WHERE COALESCE(:outcome, :stage, :type) IS NOT NULL
             AND (:outcome IS NULL OR COALESCE(t.outcome, 'none') = :outcome) AND (:stage IS NULL OR COALESCE(t.stage, 'none') = :stage)
             AND (:type IS NULL OR CASE :type WHEN 'direct' THEN t.direct WHEN 'indirect' THEN t.indirect WHEN 'potential' THEN t.potential ELSE 0 END = 1)) AS t
  UNION ALL
  SELECT t.unit_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, COUNT(*), NULL
    FROM asked AS a JOIN knock AS k ON k.day >= a.since JOIN door_tally AS t ON t.door_id = k.door_id
   WHERE :period IN ('today', '7', '30', '90') AND COALESCE(:outcome, :stage, :type) IS NOT NULL AND +k.sweepable = 1
     AND (:outcome IS NULL OR COALESCE(t.outcome, 'none') = :outcome) AND (:stage IS NULL OR COALESCE(t.stage, 'none') = :stage)
     AND (:type IS NULL OR CASE :type WHEN 'direct' THEN t.direct WHEN 'indirect' THEN t.indirect WHEN 'potential' THEN t.potential ELSE 0 END = 1)
   GROUP BY t.unit_id
), summed AS MATERIALIZED (
  SELECT p.id,
         SUM(s.doors) AS doors, SUM(s.sweepable) AS sweepable, SUM(s.visited) AS visited, SUM(s.opened) AS opened, SUM(s.met) AS met, SUM(s.direct) AS direct,
         SUM(s.key_person) AS key_person, SUM(s.no_answer) AS no_answer, SUM(s.locked_empty) AS locked_empty, SUM(s.worker_only) AS worker_only, SUM(s.family_met) AS family_met, SUM(s.owner_met) AS owner_met,
         SUM(s.refused) AS refused, SUM(s.done_by_us) AS done_by_us, SUM(s.done_by_other) AS done_by_other, SUM(s.need_area) AS need_area, SUM(s.ours) AS ours, SUM(s.other) AS other,
         SUM(s.renovated) AS renovated, SUM(s.visits) AS visits,
         MAX(s.last_at) AS last_at
    FROM part AS s JOIN place AS p ON p.unit_id = s.unit_id
   GROUP BY p.id
), whole AS (
  SELECT s.id, s.doors, s.sweepable, s.visited, s.opened, s.met, s.direct, s.key_person, s.no_answer, s.locked_empty, s.worker_only, s.family_met, s.owner_met, s.refused, s.done_by_us, s.done_by_other, s.need_area, s.ours, s.other, s.renovated, s.visits, s.last_at FROM summed AS s WHERE s.doors > 0
  UNION ALL
  SELECT NULL,
         SUM(s.doors) AS doors, SUM(s.sweepable) AS sweepable, SUM(s.visited) AS visited, SUM(s.opened) AS opened, SUM(s.met) AS met, SUM(s.direct) AS direct,
         SUM(s.key_person) AS key_person, SUM(s.no_answer) AS no_answer, SUM(s.locked_empty) AS locked_empty, SUM(s.worker_only) AS worker_only, SUM(s.family_met) AS family_met, SUM(s.owner_met) AS owner_met,
         SUM(s.refused) AS refused, SUM(s.done_by_us) AS done_by_us, SUM(s.done_by_other) AS done_by_other, SUM(s.need_area) AS need_area, SUM(s.ours) AS ours, SUM(s.other) AS other,
         SUM(s.renovated) AS renovated, SUM(s.visits) AS visits,
         MAX(s.last_at) AS last_at
    FROM summed AS s
), who AS (
  SELECT p.id, MIN(n.name) AS first, MAX(n.name) AS last, COUNT(DISTINCT n.id) AS people
    FROM place AS p
    JOIN territory AS t ON t.block_id = p.block_id AND COALESCE(t.building_id, p.building_id) = p.building_id AND COALESCE(t.unit_id, p.unit_id) = p.unit_id
     AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
    JOIN person AS n ON n.id = t.person_id
   GROUP BY p.id
), named AS (
  SELECT w.id, w.doors, w.sweepable, w.visited, w.opened, w.met, w.direct, w.key_person, w.no_answer, w.locked_empty, w.worker_only, w.family_met, w.owner_met, w.refused, w.done_by_us, w.done_by_other, w.need_area, w.ours, w.other, w.renovated, w.visits, w.last_at,
         b.id AS block_id, b.name AS block_name, g.id AS building_id, g.label AS building_label, u.id AS unit_id, u.label AS unit_label,
         h.first, h.last, COALESCE(h.people, 0) AS people,
         ROW_NUMBER() OVER (ORDER BY CASE WHEN w.id IS NULL THEN 0 ELSE 1 END, CASE WHEN :sort = 'low' THEN 1.0 * w.visited / CASE WHEN w.sweepable > 0 THEN w.sweepable END END NULLS LAST,
           CASE WHEN g.id IS NULL AND COALESCE(:sort, '') NOT IN ('low', 'name') THEN w.last_at END DESC NULLS LAST, b.name NULLS FIRST, b.id NULLS FIRST, g.seq NULLS FIRST, g.id NULLS FIRST, u.seq NULLS FIRST, w.id NULLS FIRST) - 1 AS place,
         COUNT(*) OVER () - 1 AS total
    FROM whole AS w
    LEFT JOIN unit AS u ON u.id = w.id
    LEFT JOIN building AS g ON g.id = COALESCE(u.building_id, w.id)
    LEFT JOIN block AS b ON b.id = COALESCE(g.block_id, w.id)
    LEFT JOIN who AS h ON h.id = w.id
)
SELECT n.id, n.doors, n.sweepable, n.visited, n.opened, n.met, n.direct, n.key_person, n.no_answer, n.locked_empty, n.worker_only, n.family_met, n.owner_met, n.refused, n.done_by_us, n.done_by_other, n.need_area, n.ours, n.other, n.renovated, n.visits, n.last_at,
       n.block_id, n.block_name, n.building_id, n.building_label, n.unit_id, n.unit_label, n.first, n.last, n.people, n.place, n.total
  FROM named AS n
 WHERE n.place = 0 OR n.place > CASE WHEN length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END
 ORDER BY n.place LIMIT CASE WHEN :whole = '1' THEN 100000 ELSE 61 END;
-- many: reps
SELECT p.id, p.name FROM person AS p
 WHERE p.id = :rep OR (p.role = 'rep' AND p.active = 1) OR EXISTS (SELECT 1 FROM territory AS t WHERE t.person_id = p.id AND t.ended_at IS NULL)
 ORDER BY p.name, p.id;
