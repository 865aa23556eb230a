-- The doors behind a number of the coverage, two hundred at a time: :show says which, the same filters as there, and :unit.
-- all, sweepable, off (shops, unsold), visited, unvisited, opened, met, direct, key_person, need, ours, other, renovated, or an outcome.
-- by: manager
-- where: server
-- example: {"show": "met", "rep": "xiaoli", "block": "jinxiu", "period": "30"}
-- one: block
SELECT b.id, b.name FROM block AS b WHERE b.id = COALESCE(:block, (SELECT g.block_id FROM building AS g WHERE g.id = COALESCE(:building, (SELECT u.building_id FROM unit AS u WHERE u.id = :unit))));
-- one: building
SELECT g.id, g.label, g.template FROM building AS g WHERE g.id = COALESCE(:building, (SELECT u.building_id FROM unit AS u WHERE u.id = :unit));
-- one: unit
SELECT u.id, u.label FROM unit AS u WHERE u.id = :unit;
-- one: rep
SELECT p.id, p.name FROM person AS p WHERE p.id = :rep;
-- many: doors
WITH asked AS (
  SELECT CASE :period WHEN 'today' THEN :today WHEN '7' THEN add_days(:today, -6) WHEN '30' THEN add_days(:today, -29) WHEN '90' THEN add_days(:today, -89) ELSE '' END AS since
), place AS MATERIALIZED (
  SELECT u.id AS unit_id
    FROM unit AS u JOIN building AS g ON g.id = u.building_id JOIN block AS b ON b.id = g.block_id
   WHERE u.gone_at IS NULL AND g.gone_at IS NULL AND b.gone_at IS NULL
     AND (:block IS NULL OR b.id = :block) AND (:building IS NULL OR g.id = :building) AND (:unit IS NULL OR u.id = :unit)
     AND (COALESCE(:block, :building, :unit) IS NOT NULL OR :ground = 'all' OR CASE WHEN b.site_of IS NULL THEN 'homes' ELSE 'units' END = COALESCE(:ground, 'homes'))
     AND (:rep IS NULL OR (:rep <> 'none' AND EXISTS (
       SELECT 1 FROM territory AS t WHERE t.person_id = :rep AND t.block_id = b.id AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
          AND COALESCE(t.building_id, g.id) = g.id AND COALESCE(t.unit_id, u.id) = u.id))
       OR (:rep = 'none' AND NOT EXISTS (
       SELECT 1 FROM territory AS t WHERE t.block_id = b.id AND t.ended_at IS NULL AND (t.begins_on IS NULL OR t.begins_on <= :today) AND (t.ends_on IS NULL OR t.ends_on >= :today)
          AND COALESCE(t.building_id, g.id) = g.id AND COALESCE(t.unit_id, u.id) = u.id)))
), fits AS MATERIALIZED (
  SELECT t.door_id, t.last_at, t.need_area
    FROM asked AS a CROSS JOIN door_tally AS t
   WHERE t.unit_id IN (SELECT p.unit_id FROM place AS p)
     AND (:outcome IS NULL OR COALESCE(t.outcome, 'none') = :outcome) AND (:stage IS NULL OR COALESCE(t.stage, 'none') = :stage)
     AND (:type IS NULL OR CASE :type WHEN 'direct' THEN t.direct WHEN 'indirect' THEN t.indirect WHEN 'potential' THEN t.potential ELSE 0 END = 1)
     AND CASE WHEN COALESCE(:show, 'all') = 'all' THEN 1
              WHEN :show = 'off' THEN 1 - t.sweepable
              WHEN t.sweepable = 0 THEN 0
              WHEN :show = 'sweepable' THEN 1
              WHEN :show = 'visited' THEN CASE WHEN t.visited_on >= a.since THEN 1 ELSE 0 END
              WHEN :show = 'unvisited' THEN CASE WHEN t.visited_on >= a.since THEN 0 ELSE 1 END
              WHEN :show = 'opened' THEN CASE WHEN t.visited_on >= a.since AND t.opened_on >= a.since THEN 1 ELSE 0 END
              WHEN :show = 'met' THEN CASE WHEN t.visited_on >= a.since AND t.met_on >= a.since THEN 1 ELSE 0 END
              WHEN :show = 'direct' THEN t.direct
              WHEN :show = 'key_person' THEN t.key_person
              WHEN :show = 'need' THEN CASE WHEN t.need_area > 0 THEN 1 ELSE 0 END
              WHEN :show = 'ours' THEN t.ours
              WHEN :show = 'other' THEN t.other
              WHEN :show = 'renovated' THEN t.renovated
              ELSE CASE WHEN t.outcome = :show AND t.visited_on >= a.since THEN 1 ELSE 0 END END = 1
), page AS (
  SELECT f.door_id, f.last_at, f.need_area FROM fits AS f
   ORDER BY f.last_at DESC NULLS LAST, f.door_id
   LIMIT 200 OFFSET CASE WHEN length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END
)
SELECT q.door_id, d.short, b.name AS block_name, p.name AS person, q.last_at AS at, d.outcome, d.stage, q.need_area, t.visits,
       (SELECT COUNT(*) FROM fits AS f) AS total, (SELECT SUM(f.need_area) FROM fits AS f) AS area,
       CASE WHEN length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END AS first
  FROM page AS q
  JOIN door AS d ON d.id = q.door_id JOIN door_tally AS t ON t.door_id = q.door_id
  JOIN block AS b ON b.id = d.block_id
  LEFT JOIN person AS p ON p.id = d.visited_by
 ORDER BY q.last_at DESC NULLS LAST, q.door_id;
-- many: reps
SELECT p.id, p.name FROM person AS p
 WHERE p.id = :rep OR (p.role = 'rep' AND p.active = 1) OR EXISTS (SELECT 1 FROM territory AS t WHERE t.person_id = p.id AND t.ended_at IS NULL)
 ORDER BY p.name, p.id;
