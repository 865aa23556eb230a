-- One floor of a building under repair, and what can be done with the building as a whole.
-- by: rep, manager
-- example: {"id": "jinxiu-1", "floor": "3"}
-- one!: building
SELECT g.id, g.label, g.template, g.block_id, b.name AS block_name,
       (SELECT COUNT(*) FROM door AS d JOIN visit AS v ON v.door_id = d.id WHERE d.building_id = g.id) AS visits,
       (SELECT COUNT(*) FROM door AS d WHERE d.building_id = g.id AND d.gone_at IS NULL) AS doors,
       (SELECT MAX(d.floor_index) FROM door AS d WHERE d.building_id = g.id AND d.gone_at IS NULL) AS top
  FROM building AS g LEFT JOIN block AS b ON b.id = g.block_id
 WHERE g.id = :id AND g.gone_at IS NULL;
-- many: floors
SELECT d.floor_index, MIN(d.floor_label) AS label, COUNT(*) AS doors
  FROM door AS d WHERE d.building_id = :id AND d.gone_at IS NULL
 GROUP BY d.floor_index ORDER BY d.floor_index DESC;
-- many: units
SELECT u.id, u.label, u.seq, u.mirror FROM unit AS u WHERE u.building_id = :id AND u.gone_at IS NULL ORDER BY u.seq;
-- many: doors
SELECT d.id, d.room, d.unit_id, d.kind, d.merged_into, d.gone_at, d.outcome, u.label AS unit_label
  FROM door AS d JOIN unit AS u ON u.id = d.unit_id
 WHERE d.building_id = :id
   AND d.floor_index = COALESCE(CAST(:floor AS INTEGER),
                                (SELECT MAX(t.floor_index) FROM door AS t WHERE t.building_id = :id AND t.gone_at IS NULL))
 ORDER BY u.seq, CASE u.mirror WHEN 1 THEN -d.seq ELSE d.seq END
 LIMIT 400;
-- one: floor
SELECT d.floor_index, MIN(d.floor_label) AS label, COUNT(*) AS doors,
       SUM(CASE WHEN EXISTS (SELECT 1 FROM visit AS v WHERE v.door_id = d.id) THEN 1 ELSE 0 END) AS visited
  FROM door AS d
 WHERE d.building_id = :id AND d.gone_at IS NULL
   AND d.floor_index = COALESCE(CAST(:floor AS INTEGER),
                                (SELECT MAX(t.floor_index) FROM door AS t WHERE t.building_id = :id AND t.gone_at IS NULL))
 GROUP BY d.floor_index;
