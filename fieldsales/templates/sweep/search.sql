-- Whatever the rep remembers: a room (1203, 2-1-1203, 2栋1单元1203), a piece of a phone number, a name, its pinyin or initials, a block.
-- by: rep, manager
-- example: {"q": "1-301"}
-- Rooms are written in capitals and contact.search in small letters, so no lower() is needed on every row. LIKE is the
-- quick look at all of them, replace() the exact one at those that are left (_ stands for any letter to LIKE). The last word is the room, a first one narrows it by the block's name.
-- A single letter or digit asks for nothing yet.
-- many: doors
WITH typed (text, words) AS (
  SELECT trim(replace(:q, '%', '')),
         1 + length(trim(replace(:q, '%', ''))) - length(replace(trim(replace(:q, '%', '')), ' ', ''))
), asked (room, word, pattern) AS MATERIALIZED (
  SELECT r.room, r.word, '%' || r.room || '%'
    FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(upper(item(replace(t.text, ' ', ','), t.words)),
                 '号楼', '-'), '栋', '-'), '幢', '-'), '座', '-'), '单元', '-'), '－', '-'), '—', '-'), '室', ''), '房', '') AS room,
                 CASE WHEN t.words > 1 THEN lower(item(replace(t.text, ' ', ','), 1)) END AS word
            FROM typed AS t) AS r
   WHERE (length(r.room) > 1 AND (ltrim(r.room, '0123456789') <> r.room OR rtrim(r.room, '0123456789') <> r.room))
      OR (lower(r.room) = upper(r.room) AND ltrim(r.room, '0123456789-') <> '')
), hit (id, short, room, block_id, outcome, visited_at, merged_into, rank) AS MATERIALIZED (
  SELECT d.id, d.short, d.room, d.block_id, d.outcome, d.visited_at, d.merged_into,
         CASE WHEN d.short = a.room THEN 0 WHEN d.room = a.room THEN 1
              WHEN substr(d.room, 1, length(a.room)) = a.room THEN 2 WHEN substr(d.short, 1, length(a.room)) = a.room THEN 3 ELSE 4 END
    FROM asked AS a CROSS JOIN door AS d
   WHERE d.short LIKE a.pattern AND replace(d.short, a.room, '') <> d.short AND d.gone_at IS NULL
     AND (a.word IS NULL OR d.block_id IN (SELECT b.id FROM block AS b CROSS JOIN asked AS x WHERE lower(b.search) LIKE '%' || x.word || '%'))
   ORDER BY 8, d.visited_at DESC NULLS LAST, length(d.short), d.short, d.id
   LIMIT 50
), place (n) AS MATERIALIZED (
  SELECT 1 UNION ALL SELECT p.n + 1 FROM place AS p WHERE p.n < 45
), marked (id, size, n) AS MATERIALIZED (
  SELECT h.id, length(a.room), MAX(p.n)
    FROM asked AS a CROSS JOIN hit AS h JOIN place AS p ON p.n <= length(h.short) AND substr(h.short, p.n, length(a.room)) = a.room
   GROUP BY h.id, a.room
)
SELECT COALESCE(h.merged_into, h.id) AS id, h.outcome, b.name AS block_name, k.short AS kept_short,
       (SELECT u.special FROM customer AS u WHERE u.door_id = COALESCE(h.merged_into, h.id) AND u.special <> '' ORDER BY length(u.special) DESC, u.id LIMIT 1) AS special,
       substr(h.short, 1, m.n - 1) AS before, substr(h.short, m.n, m.size) AS hit, substr(h.short, m.n + m.size) AS after
  FROM hit AS h JOIN marked AS m ON m.id = h.id
  LEFT JOIN block AS b ON b.id = h.block_id LEFT JOIN door AS k ON k.id = h.merged_into
 ORDER BY h.rank, h.visited_at DESC NULLS LAST, length(h.short), h.short, h.id;
-- many: contacts
-- contact.search holds name, phone and WeChat name, so one look finds all three.
WITH typed (word, digits) AS (
  SELECT lower(trim(replace(:q, '%', ''))), CASE WHEN ltrim(phone(:q), '0123456789') = '' AND length(phone(:q)) > 2 THEN phone(:q) END
), asked (digits, piece, pattern) AS MATERIALIZED (
  SELECT t.digits, COALESCE(t.digits, t.word), '%' || COALESCE(t.digits, t.word) || '%'
    FROM typed AS t
   WHERE t.digits IS NOT NULL OR (ltrim(t.word, '0123456789-') <> '' AND (length(t.word) > 1 OR lower(t.word) = upper(t.word)))
), hit (id, rank) AS MATERIALIZED (
  SELECT c.id, CASE WHEN substr(c.search, 1, length(a.piece)) = a.piece THEN 0 ELSE 1 END
    FROM asked AS a CROSS JOIN contact AS c
   WHERE c.search LIKE a.pattern AND replace(c.search, a.piece, '') <> c.search AND c.gone_at IS NULL
   ORDER BY 2, c.made_at DESC, c.id
   LIMIT 50
), place (n) AS MATERIALIZED (
  SELECT 1 UNION ALL SELECT p.n + 1 FROM place AS p WHERE p.n < 20
)
SELECT c.id, c.door_id, c.name, c.role, c.do_not_contact, c.is_decider, c.is_key_person, u.place, u.special, CASE WHEN substr(c.door_id, 1, 1) = '~' THEN 1 ELSE 0 END AS doorless, c.customer_id, c.phone,
       substr(c.phone, 1, c.n - 1) AS before, substr(c.phone, c.n, length(c.digits)) AS hit, substr(c.phone, c.n + length(c.digits)) AS after
  FROM (SELECT i.id, i.door_id, i.customer_id, i.name, i.role, i.do_not_contact, i.is_decider, i.is_key_person, i.phone, i.made_at, h.rank, a.digits,
               (SELECT MIN(p.n) FROM place AS p WHERE substr(i.phone, p.n, length(a.digits)) = a.digits) AS n
          FROM asked AS a CROSS JOIN hit AS h JOIN contact AS i ON i.id = h.id) AS c
  LEFT JOIN customer AS u ON u.id = c.customer_id
 ORDER BY c.rank, c.made_at DESC, c.id;
-- many: doorless
-- Customers of whom one knows only where, not which door: their ids of doors begin with ~, so few are looked at.
SELECT k.id, k.place, k.special,
       (SELECT c.name FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS name
  FROM customer AS k
 WHERE k.door_id >= '~' AND k.place <> '—' AND length(trim(replace(:q, '%', ''))) > 1
   AND lower(search_text(k.place)) LIKE '%' || lower(trim(replace(:q, '%', ''))) || '%'
 ORDER BY k.made_at DESC, k.id
 LIMIT 20;
-- many: blocks
SELECT b.id, b.name, b.district, b.street FROM block AS b
 WHERE b.gone_at IS NULL AND trim(:q) <> '' AND lower(b.search) LIKE '%' || lower(trim(replace(:q, '%', ''))) || '%'
 ORDER BY length(b.name), b.name, b.id
 LIMIT 12;
