-- One block: who it belongs to, how to get in, its buildings and how far each has come, who sweeps there.
-- by: rep, manager
-- example: {"id": "jinxiu"}
-- one!: block
SELECT b.id, b.name, b.kind, b.city, b.district, b.area, b.street, b.entry_rule, b.developer, b.property_office, b.property_phone,
       b.work_unit_id, w.name AS work_unit, b.note, b.handover_on, b.total_doors,
       b.lat, b.lng, COALESCE(b.city, (SELECT s.city FROM shop AS s LIMIT 1)) AS in_city
  FROM block AS b LEFT JOIN work_unit AS w ON w.id = b.work_unit_id
 WHERE b.id = :id AND b.gone_at IS NULL;
-- many: buildings
SELECT g.id, g.label, g.phase, g.template, COUNT(d.id) AS total,
       SUM(CASE WHEN d.outcome IS NOT NULL THEN 1 ELSE 0 END) AS knocked,
       SUM(CASE WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END) AS met,
       SUM(CASE WHEN d.rev = 0 THEN 1 ELSE 0 END) AS unsent, MAX(d.visited_at) AS last_at
  FROM building AS g LEFT JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
 WHERE g.block_id = :id AND g.gone_at IS NULL
 GROUP BY g.id, g.label, g.phase, g.template, g.seq
 ORDER BY g.phase NULLS FIRST, g.seq, g.label;
-- many: sweepers
SELECT t.id, t.building_id, t.unit_id, t.begins_on, t.ends_on, t.alone, p.name, p.id AS person_id, g.label, u.label AS unit, t.at
  FROM territory AS t JOIN person AS p ON p.id = t.person_id LEFT JOIN building AS g ON g.id = t.building_id LEFT JOIN unit AS u ON u.id = t.unit_id
 WHERE t.block_id = :id AND t.ended_at IS NULL AND COALESCE(t.ends_on, '9999') >= :today AND :role = 'manager'
 ORDER BY t.building_id NULLS FIRST, g.label NULLS FIRST, u.label NULLS FIRST, p.name;
-- many: work_units
SELECT w.id, w.name FROM work_unit AS w WHERE :role = 'manager' ORDER BY w.name LIMIT 200;
