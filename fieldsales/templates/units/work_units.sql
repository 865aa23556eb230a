-- Work units, those of my ground first: how many of their people live in our blocks, who is the key, how far the site was swept.
-- by: rep, manager
-- example: {"q": "zx"}
-- many: units
-- Mine are those whose site I sweep, that a block of mine belongs to, or where a contact of mine works.
WITH lives (work_unit_id, household, key_person, ordered) AS (
  SELECT c.work_unit_id, CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END, MAX(c.is_key_person), MAX(CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END)
    FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id LEFT JOIN customer AS k ON k.id = c.customer_id
   WHERE c.work_unit_id IS NOT NULL AND c.gone_at IS NULL
   GROUP BY c.work_unit_id, CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END
), people (work_unit_id, owners, key_persons, ordered) AS (
  SELECT l.work_unit_id, COUNT(*), SUM(l.key_person), SUM(l.ordered) FROM lives AS l GROUP BY l.work_unit_id
), site (work_unit_id, offices, seen) AS (
  SELECT b.site_of, COUNT(d.id), COUNT(d.outcome)
    FROM block AS b JOIN building AS g ON g.block_id = b.id AND g.gone_at IS NULL
    JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
   WHERE b.site_of IS NOT NULL AND b.gone_at IS NULL
   GROUP BY b.site_of
)
SELECT w.id, w.name, w.kind, w.address, COALESCE(p.owners, 0) AS owners, COALESCE(p.key_persons, 0) AS key_persons, COALESCE(p.ordered, 0) AS ordered,
       s.offices, s.seen, (SELECT COUNT(*) FROM block AS b WHERE b.work_unit_id = w.id AND b.gone_at IS NULL) AS blocks
  FROM work_unit AS w LEFT JOIN people AS p ON p.work_unit_id = w.id LEFT JOIN site AS s ON s.work_unit_id = w.id
 WHERE w.gone_at IS NULL
   AND CASE WHEN :q IS NOT NULL THEN CASE WHEN lower(w.search || ' ' || w.name) LIKE '%' || lower(replace(:q, '%', '')) || '%' THEN 1 ELSE 0 END
            WHEN :role = 'manager' OR p.owners > 0 OR s.offices > 0 THEN 1
            WHEN EXISTS (SELECT 1 FROM block AS b WHERE b.work_unit_id = w.id AND b.gone_at IS NULL) THEN 1 ELSE 0 END = 1
 ORDER BY COALESCE(p.owners, 0) DESC, COALESCE(s.offices, 0) DESC, w.name, w.id
 LIMIT 60;
-- one: count
SELECT COUNT(*) AS n FROM work_unit AS w WHERE w.gone_at IS NULL;
