-- Whatever the rep remembers: a room (1203, 2-1-1203, 2栋1单元1203), a piece of a phone number, a name, its pinyin or initials, a block.
-- by: rep, manager
-- example: {"q": "1-301"}
-- Two words narrow each other: the block's name and a room.
-- many: doors
WITH typed (room, word) AS (
  SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(item(replace(trim(replace(:q, '%', '')), ' ', ','), 1 +
           length(trim(replace(:q, '%', ''))) - length(replace(trim(replace(:q, '%', '')), ' ', '')))),
           '号楼', '-'), '栋', '-'), '幢', '-'), '座', '-'), '单元', '-'), '－', '-'), '—', '-'), '室', ''), '房', ''),
         CASE WHEN replace(trim(replace(:q, '%', '')), ' ', '') <> trim(replace(:q, '%', ''))
              THEN lower(item(replace(trim(replace(:q, '%', '')), ' ', ','), 1)) END
), asked (room, pattern, word) AS (
  SELECT t.room, '%' || t.room || '%', t.word FROM typed AS t -- made once, not for every door
), hit (id, short, room, block_id, outcome, stage, visited_at, merged_into, kept) AS (
  SELECT d.id, d.short, d.room, d.block_id, d.outcome, d.stage, d.visited_at, d.merged_into, lower(d.room) = a.room
    FROM asked AS a JOIN door AS d ON lower(d.short) LIKE a.pattern
   WHERE d.gone_at IS NULL AND a.room <> ''
     AND (a.word IS NULL OR d.block_id IN (SELECT b.id FROM block AS b CROSS JOIN asked AS x WHERE lower(b.search) LIKE '%' || x.word || '%'))
   ORDER BY CASE WHEN lower(d.short) = a.room THEN 0 WHEN lower(d.room) = a.room THEN 1
                 WHEN lower(d.room) LIKE a.room || '%' THEN 2 WHEN lower(d.short) LIKE a.room || '%' THEN 3 ELSE 4 END,
            d.visited_at DESC NULLS LAST, length(d.short), d.short, d.id
   LIMIT 50
), place (n) AS (
  SELECT 1 UNION ALL SELECT p.n + 1 FROM place AS p WHERE p.n < 40
)
SELECT COALESCE(h.merged_into, h.id) AS id, h.outcome, h.stage, h.merged_into, b.name AS block_name, k.short AS kept_short,
       substr(h.short, 1, f.n - 1) AS before, substr(h.short, f.n, length(a.room)) AS hit, substr(h.short, f.n + length(a.room)) AS after
  FROM hit AS h CROSS JOIN asked AS a
  JOIN (SELECT h.id, MAX(p.n) AS n FROM hit AS h CROSS JOIN asked AS a JOIN place AS p ON lower(substr(h.short, p.n, length(a.room))) = a.room
         GROUP BY h.id) AS f ON f.id = h.id
  LEFT JOIN block AS b ON b.id = h.block_id LEFT JOIN door AS k ON k.id = h.merged_into
 ORDER BY CASE WHEN lower(h.short) = a.room THEN 0 WHEN lower(h.room) = a.room THEN 1
               WHEN lower(h.room) LIKE a.room || '%' THEN 2 WHEN lower(h.short) LIKE a.room || '%' THEN 3 ELSE 4 END,
          h.visited_at DESC NULLS LAST, length(h.short), h.short, h.id;
-- many: contacts
WITH typed (word, digits) AS (
  SELECT lower(trim(replace(:q, '%', ''))), CASE WHEN ltrim(phone(:q), '0123456789') = '' THEN NULLIF(phone(:q), '') END
), asked (word, pattern, digits, inside) AS (
  SELECT t.word, '%' || t.word || '%', t.digits, CASE WHEN length(t.digits) > 2 THEN '%' || t.digits || '%' END FROM typed AS t
), place (n) AS (
  SELECT 1 UNION ALL SELECT p.n + 1 FROM place AS p WHERE p.n < 20
)
SELECT c.id, c.door_id, c.name, c.role, c.do_not_contact, c.is_decider, c.is_key_person, u.place, c.phone,
       substr(c.phone, 1, f.n - 1) AS before, substr(c.phone, f.n, length(a.digits)) AS hit, substr(c.phone, f.n + length(a.digits)) AS after
  FROM contact AS c CROSS JOIN asked AS a
  LEFT JOIN customer AS u ON u.id = c.customer_id
  LEFT JOIN place AS f ON f.n = (SELECT MIN(p.n) FROM place AS p WHERE substr(c.phone, p.n, length(a.digits)) = a.digits)
 WHERE c.gone_at IS NULL AND a.word <> ''
   AND (lower(c.search) LIKE a.pattern OR c.phone LIKE a.inside OR lower(c.wechat) LIKE a.pattern)
 ORDER BY CASE WHEN lower(c.search) LIKE a.word || '%' THEN 0 ELSE 1 END, c.made_at DESC, c.id
 LIMIT 50;
-- many: blocks
SELECT b.id, b.name, b.district, b.street FROM block AS b
 WHERE b.gone_at IS NULL AND trim(:q) <> '' AND lower(b.search) LIKE '%' || lower(trim(replace(:q, '%', ''))) || '%'
 ORDER BY length(b.name), b.name, b.id
 LIMIT 12;
