-- One building on its way: what was typed so far, and how its doors would be numbered.
-- by: rep, manager
-- example: {"block": "jinxiu", "template": "highrise33", "units": "1,2", "floor_from": "1", "floor_to": "33", "doors": "4", "skip": "4,14", "alias": "13=12A", "preview": "1"}
-- A number is only offered to who has all buildings of the block before him: a phone with one of them cannot know which are taken.
-- one!: block
SELECT b.id, b.name, b.kind,
       CASE WHEN :label IS NOT NULL THEN upper(replace(replace(replace(:label, '号楼', ''), '栋', ''), '幢', ''))
            WHEN :role = 'manager' OR EXISTS (SELECT 1 FROM territory AS t WHERE t.person_id = :me AND t.block_id = b.id AND t.building_id IS NULL AND t.unit_id IS NULL
                   AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
            THEN CAST(COALESCE((SELECT MAX(g.seq) FROM building AS g
                            WHERE g.block_id = b.id AND g.gone_at IS NULL AND ltrim(g.label, '0123456789') = ''), 0) + 1 AS TEXT) ELSE '' END AS next_label
  FROM block AS b WHERE b.id = :block AND b.gone_at IS NULL;
-- one: twin
SELECT g.id, g.label, g.made_by, p.name AS made_name
  FROM building AS g LEFT JOIN person AS p ON p.id = g.made_by
 WHERE g.block_id = :block AND g.gone_at IS NULL AND g.label = upper(replace(replace(replace(:label, '号楼', ''), '栋', ''), '幢', ''));
-- The buildings of a block are much alike: the one set up last, as the form would have it.
-- one: last
WITH RECURSIVE model (id, label, template) AS (
  SELECT g.id, g.label, g.template FROM building AS g
   WHERE g.block_id = :block AND :template IS NULL AND g.gone_at IS NULL AND g.template NOT IN ('townhouse', 'villa', 'self_built')
   ORDER BY g.made_at DESC, g.seq DESC, g.id DESC LIMIT 1
), units (n, label, mirror, doors) AS (
  SELECT ROW_NUMBER() OVER (ORDER BY u.seq, u.id), u.label, u.mirror,
         (SELECT COUNT(DISTINCT d.seq) FROM door AS d WHERE d.unit_id = u.id AND d.kind <> 'shop' AND d.gone_at IS NULL)
    FROM model AS m JOIN unit AS u ON u.building_id = m.id WHERE u.gone_at IS NULL
), listed (n, labels, doors, mirror) AS (
  SELECT u.n, u.label, CAST(u.doors AS TEXT), CASE WHEN u.mirror = 1 THEN u.label ELSE '' END FROM units AS u WHERE u.n = 1
  UNION ALL
  SELECT u.n, l.labels || ',' || u.label, l.doors || ',' || CAST(u.doors AS TEXT),
         CASE WHEN u.mirror = 1 THEN trim(l.mirror || ',' || u.label, ',') ELSE l.mirror END
    FROM listed AS l JOIN units AS u ON u.n = l.n + 1
), floors (idx, label) AS (
  SELECT DISTINCT d.floor_index, d.floor_label FROM model AS m JOIN door AS d ON d.building_id = m.id WHERE d.gone_at IS NULL
), reach (lo, hi) AS (
  SELECT CASE WHEN MIN(f.idx) < 0 THEN MIN(f.idx) ELSE MIN(CASE WHEN ltrim(f.label, '0123456789') = '' THEN CAST(f.label AS INTEGER) END) END,
         MAX(CASE WHEN ltrim(f.label, '0123456789') = '' THEN CAST(f.label AS INTEGER) END) FROM floors AS f
), odd (n, label, other) AS (
  SELECT o.column1, o.column2, CASE WHEN EXISTS (SELECT 1 FROM floors AS f WHERE f.label = o.column3) THEN o.column3 END
    FROM (VALUES (4, '4', '3A'), (13, '13', '12A'), (14, '14', '13A'), (18, '18', '17A'), (24, '24', '23A')) AS o CROSS JOIN reach AS r
   WHERE o.column1 BETWEEN r.lo AND r.hi AND NOT EXISTS (SELECT 1 FROM floors AS f WHERE f.label = o.column2)
)
SELECT m.id, m.label, m.template, l.labels AS units, l.mirror, r.lo, r.hi, l.n AS unit_count,
       CASE WHEN (SELECT MIN(u.doors) FROM units AS u) = (SELECT MAX(u.doors) FROM units AS u)
            THEN (SELECT CAST(MAX(u.doors) AS TEXT) FROM units AS u) ELSE l.doors END AS doors,
       (SELECT COUNT(*) FROM floors) AS floor_count,
       (SELECT COUNT(*) FROM door AS d WHERE d.building_id = m.id AND d.kind = 'shop' AND d.gone_at IS NULL) AS shops,
       CASE WHEN EXISTS (SELECT 1 FROM door AS d WHERE d.building_id = m.id AND d.kind = 'duplex' AND d.gone_at IS NULL) THEN '1' ELSE '' END AS duplex,
       trim(COALESCE((SELECT o.label || ',' FROM odd AS o WHERE o.n = 4 AND o.other IS NULL), '')
         || COALESCE((SELECT o.label || ',' FROM odd AS o WHERE o.n = 13 AND o.other IS NULL), '')
         || COALESCE((SELECT o.label || ',' FROM odd AS o WHERE o.n = 14 AND o.other IS NULL), '')
         || COALESCE((SELECT o.label || ',' FROM odd AS o WHERE o.n = 18 AND o.other IS NULL), '')
         || COALESCE((SELECT o.label || ',' FROM odd AS o WHERE o.n = 24 AND o.other IS NULL), ''), ',') AS skip,
       trim(COALESCE((SELECT o.label || '=' || o.other || ',' FROM odd AS o WHERE o.n = 4), '')
         || COALESCE((SELECT o.label || '=' || o.other || ',' FROM odd AS o WHERE o.n = 13), '')
         || COALESCE((SELECT o.label || '=' || o.other || ',' FROM odd AS o WHERE o.n = 14), ''), ',') AS alias
  FROM model AS m CROSS JOIN reach AS r JOIN listed AS l ON l.n = (SELECT MAX(u.n) FROM units AS u)
 WHERE r.lo IS NOT NULL;
-- A number that is none stays as it was typed and makes no doors. A button changes one value by :step ("to+", "skip 4"); every row repeats the form, so that one question answers all.
-- many: floors
WITH RECURSIVE typed (units, skip, mirror, alias, doors, shops, lo, hi) AS (
  SELECT COALESCE(rooms(replace(:units, '单元', '')), CASE WHEN :count > '1' THEN substr('1,2,3,4,5,6', 1, 2 * CAST(:count AS INTEGER) - 1) END, ''),
         COALESCE(rooms(:skip), ''), COALESCE(rooms(replace(:mirror, '单元', '')), ''), upper(replace(replace(COALESCE(:alias, ''), '，', ','), '、', ',')),
         replace(replace(COALESCE(:doors, '2'), '，', ','), '、', ','),
         CASE WHEN COALESCE(:shops, '') = '' THEN 0 WHEN ltrim(:shops, '0123456789') = '' AND length(:shops) < 3 THEN CAST(:shops AS INTEGER) END,
         CASE WHEN :floor_from IS NULL THEN 1 WHEN ltrim(replace(:floor_from, '-', ''), '0123456789') = '' AND length(:floor_from) BETWEEN 1 AND 2 AND :floor_from NOT IN ('0', '-') THEN CAST(:floor_from AS INTEGER) END,
         CASE WHEN :floor_to IS NULL THEN 6 WHEN ltrim(:floor_to, '0123456789') = '' AND length(:floor_to) BETWEEN 1 AND 2 THEN CAST(:floor_to AS INTEGER) END
), form (units, skip, mirror, alias, doors, shops, lo, hi) AS (
  SELECT CASE WHEN :step = 'units+' AND t.units = '' THEN '1,2'
              WHEN :step = 'units+' THEN t.units || ',' || CAST(length(t.units) - length(replace(t.units, ',', '')) + 2 AS TEXT)
              WHEN :step = 'units-' THEN COALESCE(substr(t.units, 1, length(t.units) - 1
                   - length(NULLIF(item(t.units, length(t.units) - length(replace(t.units, ',', '')) + 1), t.units))), '')
              ELSE t.units END,
         CASE WHEN lower(:step) LIKE 'skip %' AND replace(',' || t.skip || ',', ',' || substr(:step, 6) || ',', '') <> ',' || t.skip || ','
              THEN trim(replace(',' || t.skip || ',', ',' || substr(:step, 6) || ',', ','), ',')
              WHEN lower(:step) LIKE 'skip %' THEN trim(t.skip || ',' || substr(:step, 6), ',') ELSE t.skip END,
         CASE WHEN lower(:step) LIKE 'mirror %' AND replace(',' || t.mirror || ',', ',' || substr(:step, 8) || ',', '') <> ',' || t.mirror || ','
              THEN trim(replace(',' || t.mirror || ',', ',' || substr(:step, 8) || ',', ','), ',')
              WHEN lower(:step) LIKE 'mirror %' THEN trim(t.mirror || ',' || substr(:step, 8), ',') ELSE t.mirror END,
         CASE WHEN lower(:step) LIKE 'alias %' AND pick(t.alias, item(replace(substr(:step, 7), '=', ','), 1)) IS NOT NULL
              THEN trim(replace(',' || t.alias || ',', ',' || item(replace(substr(:step, 7), '=', ','), 1) || '='
                   || pick(t.alias, item(replace(substr(:step, 7), '=', ','), 1)) || ',', ','), ',')
              WHEN lower(:step) LIKE 'alias %' THEN trim(t.alias || ',' || substr(:step, 7), ',') ELSE t.alias END,
         CASE WHEN :step = 'doors+' AND ltrim(t.doors, '0123456789') = '' THEN CAST(CAST(t.doors AS INTEGER) + 1 AS TEXT)
              WHEN :step = 'doors-' AND ltrim(t.doors, '0123456789') = '' AND CAST(t.doors AS INTEGER) > 1
              THEN CAST(CAST(t.doors AS INTEGER) - 1 AS TEXT)
              ELSE t.doors END,
         CASE WHEN :step = 'shops+' THEN t.shops + 1 WHEN :step = 'shops-' AND t.shops > 0 THEN t.shops - 1 ELSE t.shops END,
         CASE WHEN :step = 'from+' THEN CASE t.lo WHEN -1 THEN 1 ELSE t.lo + 1 END
              WHEN :step = 'from-' THEN CASE t.lo WHEN 1 THEN -1 ELSE t.lo - 1 END ELSE t.lo END,
         CASE WHEN :step = 'to+' THEN t.hi + 1 WHEN :step = 'to-' AND t.hi > 1 THEN t.hi - 1 ELSE t.hi END
    FROM typed AS t
), unit_no (n, label) AS (
  SELECT 1, COALESCE(item(f.units, 1), '') FROM form AS f
  UNION ALL SELECT u.n + 1, item(f.units, u.n + 1) FROM unit_no AS u CROSS JOIN form AS f WHERE item(f.units, u.n + 1) IS NOT NULL AND u.n < 20
), units (n, label, mirror, doors) AS (
  SELECT u.n, u.label,
         CASE WHEN replace(',' || f.mirror || ',', ',' || u.label || ',', '') <> ',' || f.mirror || ',' THEN 1 ELSE 0 END,
         CASE WHEN ltrim(COALESCE(item(f.doors, u.n), item(f.doors, 1)), '0123456789') = ''
               AND length(COALESCE(item(f.doors, u.n), item(f.doors, 1))) < 3
              THEN CAST(COALESCE(item(f.doors, u.n), item(f.doors, 1)) AS INTEGER) ELSE 0 END
    FROM unit_no AS u CROSS JOIN form AS f
), storey (n) AS (
  SELECT CASE WHEN f.lo < 0 THEN f.lo ELSE 1 END FROM form AS f WHERE f.lo <= f.hi AND f.lo >= -9
  UNION ALL
  SELECT CASE WHEN s.n = -1 THEN 1 ELSE s.n + 1 END FROM storey AS s CROSS JOIN form AS f WHERE s.n < f.hi AND s.n < 99
), used (n, kept) AS (
  SELECT s.n, CASE WHEN replace(',' || f.skip || ',', ',' || CAST(s.n AS TEXT) || ',', '') <> ',' || f.skip || ',' THEN 0 ELSE 1 END
    FROM storey AS s CROSS JOIN form AS f
), floor (n, idx, label) AS (
  SELECT k.n, k.idx,
         CASE WHEN k.n < 0 THEN 'B' || CAST(-k.n AS TEXT) ELSE COALESCE(pick(f.alias, CAST(k.n AS TEXT)), CAST(k.n AS TEXT)) END
    FROM (SELECT u.n, u.kept,
                 CASE WHEN u.n < 0 THEN u.n ELSE SUM(CASE WHEN u.n > 0 THEN u.kept ELSE 0 END) OVER (ORDER BY u.n) END AS idx
            FROM used AS u) AS k
   CROSS JOIN form AS f
   WHERE k.kept = 1 AND k.n >= f.lo
), shop_no (k) AS (
  SELECT 1 FROM form AS f WHERE f.shops > 0 UNION ALL SELECT s.k + 1 FROM shop_no AS s CROSS JOIN form AS f WHERE s.k < f.shops
), shop (unit_n, first, last, n) AS (
  SELECT s.unit_n, MIN(s.k), MAX(s.k), COUNT(*)
    FROM (SELECT k.k, ((k.k - 1) * (SELECT COUNT(*) FROM units)) / f.shops + 1 AS unit_n FROM shop_no AS k CROSS JOIN form AS f) AS s
   GROUP BY s.unit_n
), cell (idx, label, unit_n, mirror, first, last, n, kind) AS (
  SELECT f.idx, f.label, u.n, u.mirror,
         CASE WHEN f.n = 1 AND m.shops > 0 THEN '商' || CAST(s.first AS TEXT)
              ELSE replace(replace(replace(replace(replace(COALESCE(:pattern, '{floor}{door:02}'), '{floor}', f.label), '{unit}', u.label),
                   '{door:02}', '01'), '{door}', '1'), '{letter}', 'A') END,
         CASE WHEN f.n = 1 AND m.shops > 0 THEN '商' || CAST(s.last AS TEXT)
              ELSE replace(replace(replace(replace(replace(COALESCE(:pattern, '{floor}{door:02}'), '{floor}', f.label), '{unit}', u.label),
                   '{door:02}', CASE WHEN u.doors < 10 THEN '0' ELSE '' END || CAST(u.doors AS TEXT)), '{door}', CAST(u.doors AS TEXT)),
                   '{letter}', substr('ABCDEFGHJKLMNPQRSTUVWXYZ', u.doors, 1)) END,
         CASE WHEN f.n = 1 AND m.shops > 0 THEN COALESCE(s.n, 0) ELSE u.doors END,
         CASE WHEN f.n = 1 AND m.shops > 0 THEN 'shop'
              WHEN :duplex = '1' AND (SELECT COUNT(*) FROM floor) > 2 AND f.idx = (SELECT MAX(x.idx) FROM floor AS x) THEN 'upper'
              ELSE 'flat' END
    FROM floor AS f CROSS JOIN units AS u CROSS JOIN form AS m
    LEFT JOIN shop AS s ON s.unit_n = u.n AND f.n = 1
)
SELECT m.units, m.skip, m.mirror, m.alias, m.doors, m.shops, m.lo, m.hi,
       (SELECT COUNT(*) FROM units) AS unit_count, (SELECT COUNT(*) FROM floor) AS floor_count,
       CASE WHEN m.shops >= 0 AND NOT EXISTS (SELECT 1 FROM units AS x WHERE x.doors = 0) THEN (SELECT SUM(x.n) FROM cell AS x WHERE x.kind <> 'upper') END AS door_count,
       c.idx, c.label, c.unit_n, u.label AS unit_label, c.mirror AS mirrored, c.first, c.last, c.n, c.kind
  FROM form AS m
  LEFT JOIN cell AS c ON 1 = 1
  LEFT JOIN units AS u ON u.n = c.unit_n
 ORDER BY c.idx DESC NULLS LAST, c.unit_n NULLS LAST;
-- many: houses
WITH RECURSIVE house (n, room) AS (
  SELECT 1, item(rooms(:rooms), 1) WHERE rooms(:rooms) IS NOT NULL
  UNION ALL SELECT h.n + 1, item(rooms(:rooms), h.n + 1) FROM house AS h WHERE item(rooms(:rooms), h.n + 1) IS NOT NULL AND h.n < 2000)
SELECT h.room FROM house AS h ORDER BY h.n;
