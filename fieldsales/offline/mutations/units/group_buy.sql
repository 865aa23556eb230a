-- Opens a group-buy for a work unit or a block: from so many households on a square metre costs so much, until a day.
-- by: manager
-- may: schedule
-- example: {"id": "0193groupbuy00000000000001", "name": "锦绣花园团购", "block": "jinxiu", "target": "10", "ends_on": "2026-12-31", "n1": "5", "p1": "189", "n2": "10", "p2": "175.50", "product": "engineered"}
-- args: name!, target!, ends_on!, work_unit, block, key_contact, product, n1, p1, n2, p2, n3, p3, n4, p4
-- refuse: group_name_needed
SELECT 1 WHERE length(trim(:name)) NOT BETWEEN 1 AND 60;
-- refuse: group_for_whom
SELECT 1 WHERE COALESCE(:work_unit, '') || COALESCE(:block, '') = '';
-- refuse: work_unit_gone
SELECT 1 WHERE COALESCE(:work_unit, '') <> '' AND NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit AND gone_at IS NULL);
-- refuse: block_gone
SELECT 1 WHERE COALESCE(:block, '') <> '' AND NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: contact_gone
SELECT 1 WHERE COALESCE(:key_contact, '') <> '' AND NOT EXISTS (SELECT 1 FROM contact WHERE id = :key_contact AND gone_at IS NULL);
-- refuse: group_target_sane
SELECT 1 WHERE ltrim(:target, '0123456789') <> '' OR length(:target) > 4;
-- refuse: group_target_sane
SELECT 1 WHERE ltrim(:target, '0123456789') = '' AND length(:target) < 5 AND CAST(:target AS INTEGER) NOT BETWEEN 2 AND 5000;
-- refuse: day_wrong
SELECT 1 WHERE day_ok(:ends_on) = 0;
-- refuse: group_over_already
SELECT 1 WHERE :ends_on < :today;
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:product, '') NOT IN ('', 'solid', 'engineered', 'laminate', 'spc');
-- A step is a number of households and a price in yuan; more households, lower price.
-- refuse: group_tiers_wrong
SELECT 1 FROM (VALUES (1, :n1, :p1), (2, :n2, :p2), (3, :n3, :p3), (4, :n4, :p4)) AS t
 WHERE (COALESCE(t.column2, '') = '') <> (COALESCE(t.column3, '') = '')
    OR ltrim(t.column2, '0123456789') <> '' OR length(t.column2) > 4
    OR trim(t.column3, '0123456789.') <> '' OR length(t.column3) > 8 OR length(t.column3) - length(replace(t.column3, '.', '')) > 1
    OR length(item(replace(t.column3, '.', ','), 2)) > 2 OR substr(t.column3, 1, 1) = '.' OR (t.column1 = 1 AND COALESCE(t.column2, '') = '');
-- refuse: group_tiers_wrong
SELECT 1 FROM (VALUES (1, :n1, :p1), (2, :n2, :p2), (3, :n3, :p3), (4, :n4, :p4)) AS a
  JOIN (VALUES (1, :n1, :p1), (2, :n2, :p2), (3, :n3, :p3), (4, :n4, :p4)) AS b ON b.column1 > a.column1 AND b.column2 <> ''
 WHERE COALESCE(a.column2, '') = '' OR CAST(b.column2 AS INTEGER) <= CAST(a.column2 AS INTEGER) OR CAST(b.column3 AS DOUBLE PRECISION) >= CAST(a.column3 AS DOUBLE PRECISION);
-- refuse: group_tiers_wrong
SELECT 1 FROM (VALUES (1, :n1, :p1), (2, :n2, :p2), (3, :n3, :p3), (4, :n4, :p4)) AS t
 WHERE t.column2 <> '' AND (trim(t.column2, '0') = '' OR trim(t.column3, '0.') = '');
-- do:
WITH typed (n, tier) AS (
  SELECT t.column1, CAST(CAST(t.column2 AS INTEGER) AS TEXT) || '='
         || CAST(CAST(item(replace(t.column3, '.', ','), 1) || substr(COALESCE(item(replace(t.column3, '.', ','), 2), '') || '00', 1, 2) AS INTEGER) AS TEXT)
    FROM (VALUES (1, :n1, :p1), (2, :n2, :p2), (3, :n3, :p3), (4, :n4, :p4)) AS t WHERE t.column2 <> ''
)
INSERT INTO group_buy (id, bucket, rev, name, work_unit_id, block_id, key_contact_id, target, product, tiers, ends_on, joined, status, made_by, at)
SELECT :id, 'shop', :rev, trim(:name), NULLIF(:work_unit, ''), NULLIF(:block, ''), NULLIF(:key_contact, ''), CAST(:target AS INTEGER), NULLIF(:product, ''),
       (SELECT a.tier FROM typed AS a WHERE a.n = 1) || COALESCE((SELECT ',' || b.tier FROM typed AS b WHERE b.n = 2), '')
         || COALESCE((SELECT ',' || c.tier FROM typed AS c WHERE c.n = 3), '') || COALESCE((SELECT ',' || d.tier FROM typed AS d WHERE d.n = 4), ''),
       :ends_on, 0, 'open', :me, :now;
