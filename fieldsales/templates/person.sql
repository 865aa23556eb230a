-- One person as the manager sees him: devices, areas, sign-ins, and blocks that could be his.
-- by: manager
-- where: server
-- example: {"id": "xiaoli"}
-- one!: person
SELECT p.id, p.name, p.role, p.active, a.login, a.changed_at
  FROM person AS p LEFT JOIN account AS a ON a.person_id = p.id
 WHERE p.id = :id;
-- many: devices
SELECT d.id, d.label, d.made_at, d.seen_at, d.synced_at, d.expires_at, d.revoked_at, d.wiped_at, d.pending, d.resets, d.clock_offset
  FROM device AS d
 WHERE d.person_id = :id AND (d.revoked_at IS NULL OR d.revoked_by <> d.person_id)
 ORDER BY CASE WHEN d.revoked_at IS NULL THEN 0 ELSE 1 END, d.seen_at DESC NULLS LAST, d.id
 LIMIT 12;
-- many: territories
SELECT t.id, t.at, b.id AS block_id, b.name AS block_name, b.district, g.label AS building
  FROM territory AS t
  JOIN block AS b ON b.id = t.block_id
  LEFT JOIN building AS g ON g.id = t.building_id
 WHERE t.person_id = :id AND t.ended_at IS NULL
 ORDER BY b.name, b.id, g.seq NULLS FIRST, t.id;
-- many: found
SELECT b.id, b.name, b.district, b.area,
       (SELECT COUNT(*) FROM territory AS t WHERE t.block_id = b.id AND t.ended_at IS NULL) AS sweepers
  FROM block AS b
 WHERE b.gone_at IS NULL
   AND (COALESCE(:q, '') <> '' AND lower(b.search) LIKE '%' || lower(:q) || '%'
     OR COALESCE(:q, '') = '' AND EXISTS (SELECT 1 FROM building AS g WHERE g.block_id = b.id AND g.gone_at IS NULL))
   AND NOT EXISTS (SELECT 1 FROM territory AS t
                    WHERE t.block_id = b.id AND t.person_id = :id AND t.building_id IS NULL AND t.ended_at IS NULL)
 ORDER BY b.name, b.id
 LIMIT 20;
-- many: buildings
SELECT g.id, g.label, g.block_id, b.name AS block_name
  FROM building AS g JOIN block AS b ON b.id = g.block_id
 WHERE g.block_id = :block AND g.gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM territory AS t
                    WHERE t.block_id = g.block_id AND t.person_id = :id AND t.ended_at IS NULL
                      AND (t.building_id IS NULL OR t.building_id = g.id))
 ORDER BY g.seq, g.id;
-- many: book
SELECT s.id, s.at, s.what, s.address FROM sign_in AS s
 WHERE s.person_id = :id OR s.device_id IN (SELECT d.id FROM device AS d WHERE d.person_id = :id)
 ORDER BY s.at DESC, s.id DESC
 LIMIT 10;
