-- Builds one building, its units and all its doors, from what a rep reads off the gate and the lift.
-- by: rep, manager
-- example: {"id": "0193building000000000000001", "block": "jinxiu", "label": "9", "template": "highrise18", "units": "1,2", "floor_from": "1", "floor_to": "18", "doors": "4", "skip": "4,14", "alias": "13=12A", "mirror": "2"}
-- args: block!, label!, template!, floor_from!, floor_to!, doors!, units, skip, alias, mirror, shops, duplex, pattern, phase
-- mine: block = :block
-- refuse: block_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: template_unknown
SELECT 1 WHERE :template NOT IN ('old_walkup', 'garden', 'midrise', 'highrise18', 'highrise33', 'tower', 'loft', 'free');
-- Two reps may set up the same building while both are offline; refusing the second would lose his visits.
-- So only one's own double is refused, and the set-up screen warns of a stranger's.
-- refuse: label_taken
SELECT 1 FROM building AS b
 WHERE b.block_id = :block AND b.made_by = :me AND b.gone_at IS NULL AND b.id <> :id
   AND b.label = upper(replace(replace(replace(:label, '号楼', ''), '栋', ''), '幢', ''));
-- refuse: floors_wrong
SELECT 1 WHERE ltrim(replace(:floor_from, '-', ''), '0123456789') <> '' OR ltrim(:floor_to, '0123456789') <> ''
    OR length(:floor_from) NOT BETWEEN 1 AND 2 OR length(:floor_to) NOT BETWEEN 1 AND 2 OR :floor_from IN ('0', '-');
-- refuse: floors_wrong
SELECT 1 WHERE CAST(:floor_from AS INTEGER) < -9 OR CAST(:floor_from AS INTEGER) > CAST(:floor_to AS INTEGER);
-- refuse: floors_wrong
SELECT 1 WHERE COALESCE(:skip, '') <> '' AND rooms(:skip) IS NULL;
-- refuse: doors_wrong
WITH RECURSIVE typed (text) AS (
  SELECT replace(replace(:doors, '，', ','), '、', ',')
), c (n, doors) AS (
  SELECT 1, COALESCE(item(t.text, 1), '') FROM typed AS t
  UNION ALL SELECT c.n + 1, item(t.text, c.n + 1) FROM c CROSS JOIN typed AS t WHERE item(t.text, c.n + 1) IS NOT NULL AND c.n < 30
)
SELECT 1 FROM c
 WHERE ltrim(c.doors, '0123456789') <> '' OR length(c.doors) NOT BETWEEN 1 AND 2 OR c.doors IN ('0', '00') OR c.n > 20
    OR ltrim(COALESCE(:shops, ''), '0123456789') <> '' OR length(COALESCE(:shops, '')) > 2;
-- refuse: units_wrong
SELECT 1 WHERE (COALESCE(:units, '') <> '' AND rooms(replace(:units, '单元', '')) IS NULL) OR (COALESCE(:mirror, '') <> '' AND rooms(replace(:mirror, '单元', '')) IS NULL);
-- refuse: units_wrong
WITH RECURSIVE u (n, label) AS (
  SELECT 1, COALESCE(item(rooms(replace(:units, '单元', '')), 1), '')
  UNION ALL SELECT u.n + 1, item(rooms(replace(:units, '单元', '')), u.n + 1) FROM u WHERE item(rooms(replace(:units, '单元', '')), u.n + 1) IS NOT NULL AND u.n < 30)
SELECT MAX(u.n) FROM u HAVING MAX(u.n) > 20 OR MAX(length(u.label)) > 6;
-- refuse: pattern_wrong
SELECT 1 WHERE length(:pattern) > 40 OR (COALESCE(:pattern, '') <> '' AND (replace(:pattern, '{floor}', '') = :pattern
    OR (replace(:pattern, '{door', '') = :pattern AND replace(:pattern, '{letter}', '') = :pattern)));
-- refuse: too_many_doors
WITH RECURSIVE typed (units, doors) AS (
  SELECT rooms(replace(:units, '单元', '')), replace(replace(:doors, '，', ','), '、', ',')
), u (n, doors) AS (
  SELECT 1, CAST(item(t.doors, 1) AS INTEGER) FROM typed AS t
  UNION ALL
  SELECT u.n + 1, CAST(COALESCE(item(t.doors, u.n + 1), item(t.doors, 1)) AS INTEGER)
    FROM u CROSS JOIN typed AS t WHERE item(t.units, u.n + 1) IS NOT NULL AND u.n < 20
)
SELECT SUM(u.doors) FROM u
HAVING SUM(u.doors) * (CAST(:floor_to AS INTEGER) - CAST(:floor_from AS INTEGER) + 1) > 2000;
-- do:
INSERT INTO building (id, bucket, rev, block_id, label, phase, template, seq, made_by, made_at, gone_at)
SELECT :id, 'building:' || :id, :rev, :block, t.label, NULLIF(:phase, ''), :template,
       CASE WHEN ltrim(t.label, '0123456789') = '' AND length(t.label) BETWEEN 1 AND 4 THEN CAST(t.label AS INTEGER)
            ELSE COALESCE((SELECT MAX(b.seq) FROM building AS b WHERE b.block_id = :block), 0) + 1 END,
       :me, :now, NULL
  FROM (SELECT upper(replace(replace(replace(:label, '号楼', ''), '栋', ''), '幢', '')) AS label) AS t;

INSERT INTO unit (id, bucket, rev, building_id, label, seq, mirror, gone_at)
WITH RECURSIVE u (n, label) AS (
  SELECT 1, COALESCE(item(rooms(replace(:units, '单元', '')), 1), '')
  UNION ALL SELECT u.n + 1, item(rooms(replace(:units, '单元', '')), u.n + 1) FROM u WHERE item(rooms(replace(:units, '单元', '')), u.n + 1) IS NOT NULL AND u.n < 20
), m (n, label) AS (
  SELECT 1, item(rooms(replace(:mirror, '单元', '')), 1)
  UNION ALL SELECT m.n + 1, item(rooms(replace(:mirror, '单元', '')), m.n + 1) FROM m WHERE item(rooms(replace(:mirror, '单元', '')), m.n + 1) IS NOT NULL AND m.n < 20
)
SELECT :id || '.' || CAST(u.n AS TEXT), 'building:' || :id, :rev, :id, u.label, u.n,
       CASE WHEN EXISTS (SELECT 1 FROM m WHERE m.label = u.label) THEN 1 ELSE 0 END, NULL
  FROM u;

-- floor_index counts storeys, floor_label is what the lift says: a skipped label costs no storey. There is no floor 0.
-- A duplex has two doors on the plan and one household: the upper one points at the lower.
-- templates/sweep/setup.sql shows the same numbers before they are saved; a test holds the two together.
INSERT INTO door (id, bucket, rev, block_id, building_id, unit_id, floor_index, floor_label, seq, room, short, kind,
                  merged_into, gone_at, tries)
WITH RECURSIVE typed (doors, alias, pattern) AS (
  SELECT replace(replace(:doors, '，', ','), '、', ','), upper(replace(replace(:alias, '，', ','), '、', ',')),
         COALESCE(NULLIF(:pattern, ''), '{floor}{door:02}')
), skip (n, label) AS (
  SELECT 1, item(rooms(:skip), 1)
  UNION ALL SELECT skip.n + 1, item(rooms(:skip), skip.n + 1) FROM skip WHERE item(rooms(:skip), skip.n + 1) IS NOT NULL AND skip.n < 40
), storey (n) AS (
  SELECT CASE WHEN CAST(:floor_from AS INTEGER) < 0 THEN CAST(:floor_from AS INTEGER) ELSE 1 END
  UNION ALL SELECT CASE WHEN storey.n = -1 THEN 1 ELSE storey.n + 1 END FROM storey WHERE storey.n < CAST(:floor_to AS INTEGER)
), used (n, kept) AS (
  SELECT s.n, CASE WHEN EXISTS (SELECT 1 FROM skip WHERE skip.label = CAST(s.n AS TEXT)) THEN 0 ELSE 1 END FROM storey AS s
), floor (n, idx, label) AS (
  SELECT k.n, k.idx,
         CASE WHEN k.n < 0 THEN 'B' || CAST(-k.n AS TEXT) ELSE COALESCE(pick(t.alias, CAST(k.n AS TEXT)), CAST(k.n AS TEXT)) END
    FROM (SELECT u.n, u.kept,
                 CASE WHEN u.n < 0 THEN u.n ELSE SUM(CASE WHEN u.n > 0 THEN u.kept ELSE 0 END) OVER (ORDER BY u.n) END AS idx
            FROM used AS u) AS k
   CROSS JOIN typed AS t
   WHERE k.kept = 1 AND k.n >= CAST(:floor_from AS INTEGER)
), door_no (k) AS (
  SELECT 1 UNION ALL SELECT k + 1 FROM door_no WHERE k < 99
), top (idx, below) AS (
  SELECT MAX(f.idx), (SELECT MAX(g.idx) FROM floor AS g WHERE g.idx < (SELECT MAX(h.idx) FROM floor AS h))
    FROM floor AS f WHERE :duplex = '1' HAVING COUNT(*) > 2
), shop (k, unit_seq, n) AS (
  SELECT s.k, s.unit_seq, ROW_NUMBER() OVER (PARTITION BY s.unit_seq ORDER BY s.k)
    FROM (SELECT d.k, ((d.k - 1) * (SELECT COUNT(*) FROM unit WHERE building_id = :id)) / CAST(:shops AS INTEGER) + 1 AS unit_seq
            FROM door_no AS d WHERE NULLIF(NULLIF(:shops, ''), '0') IS NOT NULL AND d.k <= CAST(NULLIF(:shops, '') AS INTEGER)) AS s
), made (unit_id, unit_label, idx, label, seq, room, kind) AS (
  SELECT u.id, u.label, f.idx, f.label, d.k,
         replace(replace(replace(replace(replace(t.pattern, '{floor}', f.label), '{unit}', u.label),
                 '{door:02}', CASE WHEN d.k < 10 THEN '0' ELSE '' END || CAST(d.k AS TEXT)), '{door}', CAST(d.k AS TEXT)),
                 '{letter}', substr('ABCDEFGHJKLMNPQRSTUVWXYZ', d.k, 1)),
         CASE WHEN f.idx IN ((SELECT idx FROM top), (SELECT below FROM top)) THEN 'duplex' ELSE 'flat' END
    FROM typed AS t JOIN unit AS u ON u.building_id = :id CROSS JOIN floor AS f
    JOIN door_no AS d ON d.k <= CAST(COALESCE(item(t.doors, u.seq), item(t.doors, 1)) AS INTEGER)
   WHERE f.n <> 1 OR NOT EXISTS (SELECT 1 FROM shop)
  UNION ALL
  SELECT u.id, u.label, f.idx, f.label, s.n, '商' || CAST(s.k AS TEXT), 'shop'
    FROM shop AS s JOIN unit AS u ON u.building_id = :id AND u.seq = s.unit_seq JOIN floor AS f ON f.n = 1
)
SELECT m.unit_id || '.' || CAST(m.idx AS TEXT) || '.' || CAST(m.seq AS TEXT), 'building:' || :id, :rev, :block, :id, m.unit_id,
       m.idx, m.label, m.seq, m.room,
       b.label || '-' || CASE WHEN m.unit_label = '' OR m.kind = 'shop' THEN '' ELSE m.unit_label || '-' END || m.room,
       m.kind,
       CASE WHEN m.idx = (SELECT idx FROM top)
            THEN m.unit_id || '.' || CAST((SELECT below FROM top) AS TEXT) || '.' || CAST(m.seq AS TEXT) END,
       NULL, 0
  FROM made AS m JOIN building AS b ON b.id = :id;
-- then: territory_of_maker
