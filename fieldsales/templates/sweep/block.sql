-- One block: who it belongs to, how to get in, its buildings and how far each has come, who sweeps there.
-- by: rep, manager
-- example: {"id": "jinxiu"}
-- one!: block
SELECT b.id, b.name, b.kind, b.city, b.district, b.area, b.street, b.entry_rule, b.developer, b.property_office, b.property_phone,
       b.work_unit_id, b.site_of, w.name AS work_unit, b.note, b.handover_on, b.total_doors,
       b.lat, b.lng, COALESCE(b.city, (SELECT s.city FROM shop AS s LIMIT 1)) AS in_city
  FROM block AS b LEFT JOIN work_unit AS w ON w.id = b.work_unit_id
 WHERE b.id = :id AND b.gone_at IS NULL;
-- many: buildings
-- Shops and unsold flats are doors, but not to be swept.
SELECT g.id, g.label, g.phase, g.template, COUNT(d.id) AS doors, SUM(CASE WHEN d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable' THEN 1 ELSE 0 END) AS total,
       SUM(CASE WHEN d.kind <> 'shop' AND d.outcome <> 'not_applicable' THEN 1 ELSE 0 END) AS knocked,
       SUM(CASE WHEN d.kind <> 'shop' AND d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END) AS met,
       SUM(CASE WHEN d.rev = 0 THEN 1 ELSE 0 END) AS unsent, MAX(d.visited_at) AS last_at,
       (SELECT COUNT(*) FROM building AS x WHERE x.block_id = g.block_id AND x.label = g.label AND COALESCE(x.phase, '') = COALESCE(g.phase, '') AND x.gone_at IS NULL) AS same_number
  FROM building AS g LEFT JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
 WHERE g.block_id = :id AND g.gone_at IS NULL
 GROUP BY g.id, g.block_id, g.label, g.phase, g.template, g.seq
 ORDER BY g.phase NULLS FIRST, g.seq, g.label;
-- many: sweepers
SELECT t.id, t.building_id, t.unit_id, t.begins_on, t.ends_on, t.alone, p.name, p.id AS person_id, g.label, u.label AS unit, t.at
  FROM territory AS t JOIN person AS p ON p.id = t.person_id LEFT JOIN building AS g ON g.id = t.building_id LEFT JOIN unit AS u ON u.id = t.unit_id
 WHERE t.block_id = :id AND t.ended_at IS NULL AND COALESCE(t.ends_on, '9999') >= :today AND :role = 'manager'
 ORDER BY t.building_id NULLS FIRST, g.label NULLS FIRST, u.label NULLS FIRST, p.name;
-- many: work_units
SELECT w.id, w.name FROM work_unit AS w WHERE :role = 'manager' ORDER BY w.name LIMIT 200;
-- one: social
-- Whether a key person of the block is known, and how many open direct customers are enough to think of a group-buy.
SELECT (SELECT COUNT(*) FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id
         WHERE c.is_key_person = 1 AND c.gone_at IS NULL AND (c.work_unit_id = b.work_unit_id OR c.home_block_id = b.id OR d.block_id = b.id)) AS key_persons,
       (SELECT COUNT(*) FROM building AS g JOIN door AS d ON d.building_id = g.id JOIN customer AS k ON k.door_id = d.id
         WHERE g.block_id = b.id AND k.owner_id <> '' AND k.level IN ('N', 'C', 'B', 'A', 'H') AND k.type = 'direct') AS direct,
       CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'group_hint'), '5') AS INTEGER) AS hint,
       (SELECT COUNT(*) FROM group_buy AS x WHERE x.block_id = b.id AND x.status = 'open') AS running
  FROM block AS b WHERE b.id = :id;
-- many: ordered
-- What may be shown on site: how many ordered, building by building. An order is a visit that says so, or level O or D.
SELECT g.label, COUNT(*) AS n
  FROM building AS g JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
 WHERE g.block_id = :id AND g.gone_at IS NULL
   AND (d.outcome = 'done_by_us' OR EXISTS (SELECT 1 FROM customer AS k WHERE k.door_id = d.id AND k.level IN ('O', 'D')))
 GROUP BY g.id, g.label, g.seq ORDER BY g.seq, g.id;
-- many: shown
-- Who let his name be shown, and has not taken that back.
SELECT DISTINCT c.id, c.name, d.short
  FROM building AS g JOIN door AS d ON d.building_id = g.id JOIN contact AS c ON c.door_id = d.id AND c.gone_at IS NULL
  JOIN consent AS s ON s.contact_id = c.id AND s.kind = 'name_shown' AND s.withdrawn_at IS NULL
  JOIN customer AS k ON k.id = c.customer_id AND k.level IN ('O', 'D')
 WHERE g.block_id = :id AND c.name IS NOT NULL ORDER BY d.short, c.id LIMIT 20;
-- many: groups
SELECT g.id, g.name, g.target, g.joined, g.status, g.ends_on, NULL AS price FROM group_buy AS g WHERE g.block_id = :id
 ORDER BY CASE g.status WHEN 'open' THEN 0 ELSE 1 END, g.ends_on DESC, g.id LIMIT 5;
