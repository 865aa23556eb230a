-- Which door a customer belongs to whose house was not known: doors by number and block, of which one is chosen.
-- by: rep, manager
-- where: server
-- example: {"id": "jinxiu-1.1.3.2@xiaoli", "q": "1-1-302"}
-- one!: customer
SELECT k.id, k.place, k.door_id, k.owner_id, c.name FROM customer AS k
  LEFT JOIN contact AS c ON c.id = (SELECT x.id FROM contact AS x WHERE x.customer_id = k.id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1)
 WHERE k.id = :id;
-- many: doors
-- The last word is the door, a first one the block.
WITH asked AS (
  SELECT upper(item(replace(trim(:q), ' ', ','), 1 + length(trim(:q)) - length(replace(trim(:q), ' ', '')))) AS room,
         CASE WHEN replace(trim(:q), ' ', '') <> trim(:q) THEN lower(item(replace(trim(:q), ' ', ','), 1)) ELSE '' END AS word
)
SELECT d.id, d.short, b.name AS block_name, CASE WHEN x.id IS NULL THEN 0 ELSE 1 END AS his
  FROM asked AS a
  JOIN door AS d ON d.short LIKE '%' || replace(a.room, '%', '') AND d.gone_at IS NULL AND d.merged_into IS NULL
  JOIN block AS b ON b.id = d.block_id AND lower(b.search) LIKE '%' || a.word || '%'
  LEFT JOIN customer AS x ON x.id = d.id || '@' || (SELECT k.owner_id FROM customer AS k WHERE k.id = :id)
 WHERE length(a.room) > 1
 ORDER BY length(d.short), b.name, d.short, d.id LIMIT 30;
