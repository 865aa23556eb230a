-- Puts one more floor on top, with the doors of the floor below it; ids follow the place, so two phones add the same floor.
-- by: rep, manager
-- example: {"id": "0193floorabove000000000001", "building": "jinxiu-1", "above": "6"}
-- args: building!, above!, label
-- mine: building = :building
-- refuse: building_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM building WHERE id = :building AND gone_at IS NULL);
-- refuse: floor_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE building_id = :building AND CAST(floor_index AS TEXT) = :above AND gone_at IS NULL);
-- refuse: floors_wrong
SELECT 1 FROM door WHERE building_id = :building AND CAST(floor_index AS TEXT) = :above AND (floor_index >= 99 OR length(:label) > 4);
-- A floor without a number ("顶") does not tell the next one's name.
-- refuse: floor_label_needed
SELECT 1 FROM door
 WHERE building_id = :building AND gone_at IS NULL AND CAST(floor_index AS TEXT) = :above
   AND COALESCE(:label, '') = '' AND ltrim(floor_label, '0123456789') <> '';
-- refuse: floor_taken
SELECT 1 FROM door
 WHERE building_id = :building AND gone_at IS NULL AND floor_label = upper(:label) AND floor_index <> CAST(:above AS INTEGER) + 1;
-- Where a building has no floor 4, its next floor is no 14, 24 or 34 either.
-- do:
INSERT INTO door (id, bucket, rev, block_id, building_id, unit_id, floor_index, floor_label, seq, room, short, kind, tries)
WITH habit (no_fours) AS (
  SELECT CASE WHEN EXISTS (SELECT 1 FROM door AS f WHERE f.building_id = :building AND f.floor_label = '5')
               AND NOT EXISTS (SELECT 1 FROM door AS f WHERE f.building_id = :building AND f.floor_label = '4') THEN 1 ELSE 0 END
), below (unit_id, bucket, block_id, floor_index, seq, old, room, next) AS (
  SELECT d.unit_id, d.bucket, d.block_id, CASE WHEN d.floor_index = -1 THEN 1 ELSE d.floor_index + 1 END, d.seq, d.floor_label, d.room,
         CASE WHEN COALESCE(:label, '') <> '' THEN upper(:label)
              WHEN ltrim(d.floor_label, '0123456789') = '' THEN CAST(CAST(d.floor_label AS INTEGER)
                   + CASE WHEN h.no_fours = 1 AND CAST(d.floor_label AS INTEGER) % 10 = 3 THEN 2 ELSE 1 END AS TEXT) END
    FROM door AS d CROSS JOIN habit AS h
   WHERE d.building_id = :building AND CAST(d.floor_index AS TEXT) = :above AND d.gone_at IS NULL
), made (unit_id, bucket, block_id, floor_index, seq, label, room) AS (
  SELECT b.unit_id, b.bucket, b.block_id, b.floor_index, b.seq, b.next,
         CASE WHEN b.room = b.old || substr(b.room, length(b.old) + 1) THEN b.next || substr(b.room, length(b.old) + 1)
              ELSE b.next || CASE WHEN b.seq < 10 THEN '0' ELSE '' END || CAST(b.seq AS TEXT) END
    FROM below AS b
)
SELECT m.unit_id || '.' || CAST(m.floor_index AS TEXT) || '.' || CAST(m.seq AS TEXT), m.bucket, :rev, m.block_id, :building, m.unit_id,
       m.floor_index, m.label, m.seq, m.room, b.label || '-' || CASE WHEN u.label = '' THEN '' ELSE u.label || '-' END || m.room, 'flat', 0
  FROM made AS m JOIN building AS b ON b.id = :building JOIN unit AS u ON u.id = m.unit_id
 WHERE 1 = 1
ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, gone_at = NULL, merged_into = NULL,
       floor_label = excluded.floor_label, room = excluded.room, short = excluded.short;
