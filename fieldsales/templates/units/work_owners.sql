-- The people behind a number of the matrix: the owners of a :unit, of one :block of it, those who are key persons or have ordered (:only).
-- by: manager
-- where: server
-- example: {"unit": "0193workunit00000000000001"}
-- one!: unit
SELECT w.id, w.name FROM work_unit AS w WHERE w.id = :unit;
-- one: block
SELECT b.id, b.name FROM block AS b WHERE b.id = :block;
-- many: owners
-- One row a household; somebody met at work stands for himself.
WITH lives AS (
  SELECT COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END) AS block_id, CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END AS household,
         c.customer_id, MIN(c.id) AS contact_id, MAX(c.is_key_person) AS key_person
    FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id
   WHERE c.work_unit_id = :unit AND c.gone_at IS NULL
   GROUP BY COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END), CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END, c.customer_id
)
SELECT l.contact_id, l.customer_id, c.name, c.department, c.title, c.phone, l.key_person, k.special, k.place, k.level, b.name AS home, p.name AS rep
  FROM lives AS l JOIN contact AS c ON c.id = l.contact_id
  LEFT JOIN customer AS k ON k.id = l.customer_id LEFT JOIN block AS b ON b.id = l.block_id LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE (:block IS NULL OR l.block_id = :block) AND (COALESCE(:only, '') <> 'key' OR l.key_person = 1) AND (COALESCE(:only, '') <> 'ordered' OR k.level IN ('O', 'D'))
 ORDER BY l.key_person DESC, b.name NULLS LAST, k.place, l.contact_id LIMIT 500;
