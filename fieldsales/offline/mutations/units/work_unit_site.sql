-- Sets up a building of a work unit's site: its units are departments, its doors offices, and they are swept as homes are.
-- The first building makes the site itself, a block that names its work unit. A department without rooms does not count.
-- by: rep, manager
-- example: {"id": "0193worksite00000000000001", "work_unit": "0193workunit00000000000001", "label": "主楼", "d1": "教务处", "r1": "201-205", "d2": "总务处", "r2": "101-103、B101", "d3": "校长室", "r3": "校长室"}
-- args: work_unit!, label!, block, d1, r1, d2, r2, d3, r3, d4, r4, d5, r5, d6, r6, d7, r7, d8, r8, d9, r9, d10, r10, d11, r11, d12, r12
-- mine: work_unit = :work_unit
-- mine: block = :block
-- refuse: work_unit_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit AND gone_at IS NULL);
-- refuse: block_gone
SELECT 1 WHERE COALESCE(:block, '') <> '' AND NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND site_of = :work_unit AND gone_at IS NULL);
-- refuse: building_label_needed
SELECT 1 WHERE length(trim(:label)) NOT BETWEEN 1 AND 20;
-- refuse: label_taken
SELECT 1 FROM building AS b WHERE b.block_id = :block AND b.made_by = :me AND b.gone_at IS NULL AND b.id <> :id AND b.label = upper(trim(:label));
-- refuse: rooms_not_understood
SELECT 1 FROM (VALUES (1, trim(:d1), rooms(:r1), :r1), (2, trim(:d2), rooms(:r2), :r2), (3, trim(:d3), rooms(:r3), :r3), (4, trim(:d4), rooms(:r4), :r4), (5, trim(:d5), rooms(:r5), :r5), (6, trim(:d6), rooms(:r6), :r6), (7, trim(:d7), rooms(:r7), :r7), (8, trim(:d8), rooms(:r8), :r8), (9, trim(:d9), rooms(:r9), :r9), (10, trim(:d10), rooms(:r10), :r10), (11, trim(:d11), rooms(:r11), :r11), (12, trim(:d12), rooms(:r12), :r12)) AS t WHERE COALESCE(t.column4, '') <> '' AND t.column3 IS NULL;
-- refuse: department_needed
SELECT COUNT(*) FROM (VALUES (1, trim(:d1), rooms(:r1), :r1), (2, trim(:d2), rooms(:r2), :r2), (3, trim(:d3), rooms(:r3), :r3), (4, trim(:d4), rooms(:r4), :r4), (5, trim(:d5), rooms(:r5), :r5), (6, trim(:d6), rooms(:r6), :r6), (7, trim(:d7), rooms(:r7), :r7), (8, trim(:d8), rooms(:r8), :r8), (9, trim(:d9), rooms(:r9), :r9), (10, trim(:d10), rooms(:r10), :r10), (11, trim(:d11), rooms(:r11), :r11), (12, trim(:d12), rooms(:r12), :r12)) AS t
HAVING SUM(CASE WHEN COALESCE(t.column2, '') <> '' AND t.column3 IS NOT NULL THEN 1 ELSE 0 END) = 0
    OR MAX(CASE WHEN COALESCE(t.column2, '') = '' AND COALESCE(t.column4, '') <> '' THEN 1 ELSE 0 END) = 1 OR MAX(length(t.column2)) > 20;
-- refuse: too_many_doors
SELECT COUNT(*) FROM (VALUES (1, trim(:d1), rooms(:r1), :r1), (2, trim(:d2), rooms(:r2), :r2), (3, trim(:d3), rooms(:r3), :r3), (4, trim(:d4), rooms(:r4), :r4), (5, trim(:d5), rooms(:r5), :r5), (6, trim(:d6), rooms(:r6), :r6), (7, trim(:d7), rooms(:r7), :r7), (8, trim(:d8), rooms(:r8), :r8), (9, trim(:d9), rooms(:r9), :r9), (10, trim(:d10), rooms(:r10), :r10), (11, trim(:d11), rooms(:r11), :r11), (12, trim(:d12), rooms(:r12), :r12)) AS t
HAVING SUM(length(t.column3) - length(replace(t.column3, ',', '')) + 1) > 500;
-- do:
INSERT INTO block (id, bucket, rev, name, kind, city, street, site_of, search, made_by, made_at)
SELECT :id || '.s', 'block:' || :id || '.s', :rev, w.name, 'mixed', (SELECT s.city FROM shop AS s LIMIT 1), w.address, w.id,
       search_text(w.name || ' ' || COALESCE(w.address, '')), :me, :now
  FROM work_unit AS w WHERE w.id = :work_unit AND COALESCE(:block, '') = '';

INSERT INTO building (id, bucket, rev, block_id, label, template, seq, made_by, made_at)
SELECT :id, 'building:' || :id, :rev, b.id, upper(trim(:label)), 'site',
       COALESCE((SELECT MAX(g.seq) FROM building AS g WHERE g.block_id = b.id), 0) + 1, :me, :now
  FROM block AS b WHERE b.id = COALESCE(NULLIF(:block, ''), :id || '.s');

INSERT INTO unit (id, bucket, rev, building_id, label, seq, mirror)
SELECT :id || '.' || CAST(t.column1 AS TEXT), 'building:' || :id, :rev, :id, t.column2, t.column1, 0
  FROM (VALUES (1, trim(:d1), rooms(:r1), :r1), (2, trim(:d2), rooms(:r2), :r2), (3, trim(:d3), rooms(:r3), :r3), (4, trim(:d4), rooms(:r4), :r4), (5, trim(:d5), rooms(:r5), :r5), (6, trim(:d6), rooms(:r6), :r6), (7, trim(:d7), rooms(:r7), :r7), (8, trim(:d8), rooms(:r8), :r8), (9, trim(:d9), rooms(:r9), :r9), (10, trim(:d10), rooms(:r10), :r10), (11, trim(:d11), rooms(:r11), :r11), (12, trim(:d12), rooms(:r12), :r12)) AS t WHERE t.column2 <> '' AND t.column3 IS NOT NULL;

-- The floor is what the room's number says; a room with a name stands on the first.
INSERT INTO door (id, bucket, rev, block_id, building_id, unit_id, floor_index, floor_label, seq, room, short, kind, tries)
WITH RECURSIVE typed (n, name, rooms) AS (
  SELECT t.column1, t.column2, t.column3 FROM (VALUES (1, trim(:d1), rooms(:r1), :r1), (2, trim(:d2), rooms(:r2), :r2), (3, trim(:d3), rooms(:r3), :r3), (4, trim(:d4), rooms(:r4), :r4), (5, trim(:d5), rooms(:r5), :r5), (6, trim(:d6), rooms(:r6), :r6), (7, trim(:d7), rooms(:r7), :r7), (8, trim(:d8), rooms(:r8), :r8), (9, trim(:d9), rooms(:r9), :r9), (10, trim(:d10), rooms(:r10), :r10), (11, trim(:d11), rooms(:r11), :r11), (12, trim(:d12), rooms(:r12), :r12)) AS t WHERE t.column2 <> '' AND t.column3 IS NOT NULL
), office (n, name, rooms, k, room) AS (
  SELECT t.n, t.name, t.rooms, 1, item(t.rooms, 1) FROM typed AS t
  UNION ALL SELECT o.n, o.name, o.rooms, o.k + 1, item(o.rooms, o.k + 1) FROM office AS o WHERE item(o.rooms, o.k + 1) IS NOT NULL AND o.k < 500
), placed (n, name, k, room, label, idx) AS (
  SELECT o.n, o.name, o.k, o.room, COALESCE(room_floor(o.room), '1'),
         CASE WHEN substr(room_floor(o.room), 1, 1) IN ('B', '-') THEN -CAST(rtrim(ltrim(room_floor(o.room), 'B-'), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS INTEGER)
              ELSE CAST(rtrim(COALESCE(room_floor(o.room), '1'), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS INTEGER) END
    FROM office AS o
), made (n, name, room, label, idx, seq) AS (
  SELECT p.n, p.name, p.room, p.label, p.idx, ROW_NUMBER() OVER (PARTITION BY p.n, p.idx ORDER BY p.k) FROM placed AS p
)
SELECT :id || '.' || CAST(m.n AS TEXT) || '.' || CAST(m.idx AS TEXT) || '.' || CAST(m.seq AS TEXT), 'building:' || :id, :rev, b.id, :id,
       :id || '.' || CAST(m.n AS TEXT), m.idx, m.label, m.seq, m.room, g.label || '-' || m.name || '-' || m.room, 'office', 0
  FROM made AS m JOIN building AS g ON g.id = :id JOIN block AS b ON b.id = g.block_id;

-- Who sets a site up sweeps it.
INSERT INTO territory (id, bucket, rev, person_id, block_id, building_id, by_id, at)
SELECT :id || '.t', 'rep:' || :me, :rev, :me, g.block_id, CASE WHEN COALESCE(:block, '') <> '' THEN :id END, :me, :now
  FROM building AS g
 WHERE g.id = :id AND :role = 'rep'
   AND NOT EXISTS (SELECT 1 FROM territory AS t
                    WHERE t.person_id = :me AND t.block_id = g.block_id AND t.building_id IS NULL AND t.ended_at IS NULL
                      AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today);
