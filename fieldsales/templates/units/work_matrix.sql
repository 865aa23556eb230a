-- Which unit's people live in which block: units by the number of their owners, blocks side by side. Every number opens its list.
-- An owner is a household that works there, or somebody met at work by himself.
-- by: manager
-- where: server
-- example: {}
-- many: blocks
SELECT b.id, b.name, COUNT(*) AS owners FROM (SELECT DISTINCT COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END) AS block_id, c.work_unit_id,
          CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END AS household
     FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id WHERE c.work_unit_id IS NOT NULL AND c.gone_at IS NULL) AS l
  JOIN block AS b ON b.id = l.block_id
 GROUP BY b.id, b.name ORDER BY COUNT(*) DESC, b.name, b.id LIMIT 12;
-- many: cells
-- Unit by unit, and in each the blocks in the order of the heads; block_id NULL is the sum of all, '' is elsewhere or not known.
WITH lives AS MATERIALIZED (
  SELECT c.work_unit_id, COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END) AS block_id,
         CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END AS household, MAX(c.is_key_person) AS key_person,
         MAX(CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END) AS ordered
    FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id LEFT JOIN customer AS k ON k.id = c.customer_id
   WHERE c.work_unit_id IS NOT NULL AND c.gone_at IS NULL
   GROUP BY c.work_unit_id, COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END), CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END
), head AS MATERIALIZED (
  SELECT h.block_id, ROW_NUMBER() OVER (ORDER BY h.owners DESC, b.name, b.id) AS nth
    FROM (SELECT l.block_id, COUNT(*) AS owners FROM lives AS l WHERE l.block_id IS NOT NULL GROUP BY l.block_id) AS h JOIN block AS b ON b.id = h.block_id
   ORDER BY h.owners DESC, b.name, b.id LIMIT 12
), unit AS MATERIALIZED (
  SELECT w.id, w.name, w.kind, COUNT(l.household) AS owners, COALESCE(SUM(l.key_person), 0) AS key_persons, COALESCE(SUM(l.ordered), 0) AS ordered,
         ROW_NUMBER() OVER (ORDER BY COUNT(l.household) DESC, w.name, w.id) AS rank
    FROM work_unit AS w LEFT JOIN lives AS l ON l.work_unit_id = w.id WHERE w.gone_at IS NULL
   GROUP BY w.id, w.name, w.kind
)
SELECT u.rank, u.id, u.name, u.kind, u.owners, u.key_persons, u.ordered, h.nth, h.block_id,
       (SELECT COUNT(*) FROM lives AS l WHERE l.work_unit_id = u.id AND l.block_id = h.block_id) AS n,
       CASE WHEN EXISTS (SELECT 1 FROM block AS b WHERE b.id = h.block_id AND b.work_unit_id = u.id) THEN 1 ELSE 0 END AS belongs,
       (SELECT COUNT(*) FROM head) AS heads
  FROM unit AS u LEFT JOIN head AS h ON 1 = 1
 WHERE u.rank <= 60
 ORDER BY u.rank, h.nth NULLS LAST;
