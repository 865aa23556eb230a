-- Sets up houses that follow no grid (villas, row houses, village houses) as one list of typed names or ranges.
-- by: rep, manager
-- example: {"id": "0193buildinglist0000000001", "block": "jinxiu", "label": "A区", "template": "villa", "rooms": "1-12, 15, 18A"}
-- args: block!, label!, template!, rooms!, phase
-- mine: block = :block
-- refuse: block_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: template_unknown
SELECT 1 WHERE :template NOT IN ('townhouse', 'villa', 'self_built');
-- refuse: label_taken
SELECT 1 FROM building AS b
 WHERE b.block_id = :block AND b.made_by = :me AND b.gone_at IS NULL AND b.id <> :id AND b.label = upper(:label);
-- refuse: rooms_not_understood
SELECT 1 WHERE rooms(:rooms) IS NULL;
-- do:
INSERT INTO building (id, bucket, rev, block_id, label, phase, template, seq, made_by, made_at, gone_at)
SELECT :id, 'building:' || :id, :rev, :block, upper(:label), NULLIF(:phase, ''), :template,
       COALESCE((SELECT MAX(b.seq) FROM building AS b WHERE b.block_id = :block), 0) + 1, :me, :now, NULL;

INSERT INTO unit (id, bucket, rev, building_id, label, seq, mirror, gone_at)
SELECT :id || '.1', 'building:' || :id, :rev, :id, '', 1, 0, NULL;

-- A name typed twice is one house.
INSERT INTO door (id, bucket, rev, block_id, building_id, unit_id, floor_index, floor_label, seq, room, short, kind, merged_into, gone_at, tries)
WITH RECURSIVE house (n, room) AS (
  SELECT 1, item(rooms(:rooms), 1)
  UNION ALL SELECT h.n + 1, item(rooms(:rooms), h.n + 1) FROM house AS h WHERE item(rooms(:rooms), h.n + 1) IS NOT NULL AND h.n < 2000
), once (n, room) AS (
  SELECT MIN(h.n), h.room FROM house AS h GROUP BY h.room
)
SELECT :id || '.1.1.' || CAST(o.n AS TEXT), 'building:' || :id, :rev, :block, :id, :id || '.1', 1, '1', o.n, o.room, upper(:label) || '-' || o.room,
       CASE :template WHEN 'self_built' THEN 'self_built' ELSE 'villa' END, NULL, NULL, 0
  FROM once AS o;
-- then: territory_of_maker
