-- Adds doors to a floor of a unit as typed: a range, a list or one name. Rooms that are there already are left alone.
-- by: rep, manager
-- example: {"id": "0193dooradd000000000000001", "unit": "jinxiu-1.1", "floor": "6", "rooms": "607-609"}
-- args: unit!, floor!, rooms!, kind
-- mine: unit = :unit
-- refuse: building_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM unit WHERE id = :unit AND gone_at IS NULL);
-- refuse: floor_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM unit AS u JOIN door AS d ON d.building_id = u.building_id
                            WHERE u.id = :unit AND CAST(d.floor_index AS TEXT) = :floor AND d.gone_at IS NULL);
-- refuse: rooms_not_understood
SELECT 1 WHERE rooms(:rooms) IS NULL;
-- refuse: room_taken
WITH RECURSIVE typed (n, room) AS (
  SELECT 1, item(rooms(:rooms), 1)
  UNION ALL SELECT t.n + 1, item(rooms(:rooms), t.n + 1) FROM typed AS t WHERE item(rooms(:rooms), t.n + 1) IS NOT NULL AND t.n < 2000
)
SELECT 1 FROM typed AS t JOIN door AS d ON d.unit_id = :unit AND d.room = t.room AND d.gone_at IS NULL
 WHERE CAST(d.floor_index AS TEXT) <> :floor;
-- refuse: too_many_doors
SELECT COUNT(*) FROM door AS d JOIN unit AS u ON u.building_id = d.building_id
 WHERE u.id = :unit AND d.gone_at IS NULL
HAVING COUNT(*) + length(rooms(:rooms)) - length(replace(rooms(:rooms), ',', '')) + 1 > 2000;
-- The id is made of the place and the name: two phones that add room 105 add one door.
-- A name without a number (东户) stands on every floor, so it gets the floor's.
-- do:
INSERT INTO door (id, bucket, rev, block_id, building_id, unit_id, floor_index, floor_label, seq, room, short, kind, tries)
WITH RECURSIVE typed (n, room) AS (
  SELECT 1, item(rooms(:rooms), 1)
  UNION ALL SELECT t.n + 1, item(rooms(:rooms), t.n + 1) FROM typed AS t WHERE item(rooms(:rooms), t.n + 1) IS NOT NULL AND t.n < 2000
), place (floor_index, floor_label, free) AS (
  SELECT d.floor_index, MIN(d.floor_label), MAX(CASE WHEN b.template IN ('villa', 'townhouse', 'self_built') THEN 1 ELSE 0 END)
    FROM unit AS u JOIN building AS b ON b.id = u.building_id
    JOIN door AS d ON d.building_id = b.id AND CAST(d.floor_index AS TEXT) = :floor AND d.gone_at IS NULL
   WHERE u.id = :unit
   GROUP BY d.floor_index
), named (n, room) AS (
  SELECT t.n, CASE WHEN p.free = 0 AND ltrim(t.room, '0123456789') = t.room AND rtrim(t.room, '0123456789') = t.room
                   THEN p.floor_label ELSE '' END || t.room
    FROM typed AS t CROSS JOIN place AS p
), fresh (n, room) AS (
  SELECT MIN(t.n), t.room FROM named AS t
   WHERE NOT EXISTS (SELECT 1 FROM door AS d WHERE d.unit_id = :unit AND d.gone_at IS NULL AND d.room = t.room)
   GROUP BY t.room
)
SELECT u.id || '.' || :floor || '.' || f.room, u.bucket, :rev, b.block_id, b.id, u.id, s.floor_index, s.floor_label,
       COALESCE((SELECT MAX(d.seq) FROM door AS d WHERE d.unit_id = u.id AND d.floor_index = s.floor_index), 0) + f.n,
       f.room, b.label || '-' || CASE WHEN u.label = '' OR :kind = 'shop' THEN '' ELSE u.label || '-' END || f.room,
       COALESCE(NULLIF(:kind, ''), CASE b.template WHEN 'villa' THEN 'villa' WHEN 'townhouse' THEN 'villa'
                                                   WHEN 'self_built' THEN 'self_built' ELSE 'flat' END), 0
  FROM fresh AS f
  JOIN unit AS u ON u.id = :unit
  JOIN building AS b ON b.id = u.building_id
  CROSS JOIN place AS s
 WHERE 1 = 1
ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, gone_at = NULL, merged_into = NULL;
