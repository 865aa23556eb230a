-- One cell of the grid under repair: its number, its neighbours to merge with, what hangs on it.
-- by: rep, manager
-- example: {"id": "jinxiu-1.1.3.2"}
-- one!: door
SELECT d.id, d.room, d.short, d.floor_index, d.floor_label, d.unit_id, d.building_id, d.kind, d.merged_into, d.gone_at, d.seq,
       u.label AS unit_label, g.label AS building_label, g.template, b.name AS block_name,
       k.short AS kept_short, (SELECT COUNT(*) FROM visit AS v WHERE v.door_id = d.id) AS visits
  FROM door AS d JOIN unit AS u ON u.id = d.unit_id JOIN building AS g ON g.id = d.building_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN door AS k ON k.id = d.merged_into
 WHERE d.id = :id;
-- many: neighbours
SELECT n.id, n.room, n.short
  FROM door AS d JOIN door AS n ON n.building_id = d.building_id AND n.id <> d.id AND n.gone_at IS NULL AND n.merged_into IS NULL
 WHERE d.id = :id
   AND ((n.unit_id = d.unit_id AND n.floor_index = d.floor_index AND n.seq BETWEEN d.seq - 2 AND d.seq + 2)
     OR (n.unit_id = d.unit_id AND n.seq = d.seq AND n.floor_index BETWEEN d.floor_index - 1 AND d.floor_index + 1))
 ORDER BY n.floor_index DESC, n.seq;
-- many: merged
SELECT m.id, m.room, m.short, (SELECT COUNT(*) FROM visit AS v WHERE v.door_id = m.id) AS visits
  FROM door AS m WHERE m.merged_into = :id AND m.gone_at IS NULL ORDER BY m.floor_index, m.seq;
