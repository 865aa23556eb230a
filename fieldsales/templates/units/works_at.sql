-- Where one contact works and lives: what is known, and what to suggest, his block's unit first.
-- by: rep, manager
-- example: {"id": "01jd000000000000000contact.contact"}
-- one!: contact
SELECT c.id, c.name, c.door_id, c.customer_id, c.work_unit_id, c.department, c.title, c.home_block_id, c.is_key_person,
       w.name AS work_unit, h.name AS home, k.place, d.kind AS door_kind, CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS door_here
  FROM contact AS c
  LEFT JOIN work_unit AS w ON w.id = c.work_unit_id
  LEFT JOIN block AS h ON h.id = c.home_block_id
  LEFT JOIN customer AS k ON k.id = c.customer_id
  LEFT JOIN door AS d ON d.id = c.door_id
 WHERE c.id = :id AND c.gone_at IS NULL;
-- many: units
-- The unit the block belongs to, then those where his neighbours work, then those where most of my contacts do.
SELECT w.id, w.name, MIN(x.place) AS place, COUNT(*) AS often
  FROM (SELECT b.work_unit_id AS id, 0 AS place FROM contact AS c JOIN door AS d ON d.id = c.door_id JOIN block AS b ON b.id = d.block_id WHERE c.id = :id AND b.work_unit_id IS NOT NULL
        UNION ALL
        SELECT n.work_unit_id, CASE WHEN e.block_id = d.block_id THEN 1 ELSE 2 END
          FROM contact AS c CROSS JOIN contact AS n LEFT JOIN door AS d ON d.id = c.door_id LEFT JOIN door AS e ON e.id = n.door_id
         WHERE c.id = :id AND n.work_unit_id IS NOT NULL AND n.gone_at IS NULL) AS x
  JOIN work_unit AS w ON w.id = x.id AND w.gone_at IS NULL
 GROUP BY w.id, w.name
 ORDER BY MIN(x.place), COUNT(*) DESC, w.name, w.id LIMIT 6;
-- many: listed
SELECT w.name FROM work_unit AS w WHERE w.gone_at IS NULL ORDER BY w.name LIMIT 200;
-- many: departments
SELECT x.name, COUNT(*) AS often
  FROM (SELECT n.department AS name FROM contact AS c JOIN contact AS n ON n.work_unit_id = c.work_unit_id WHERE c.id = :id AND n.department IS NOT NULL AND n.gone_at IS NULL
        UNION ALL
        SELECT u.label FROM contact AS c JOIN block AS b ON b.site_of = c.work_unit_id JOIN building AS g ON g.block_id = b.id JOIN unit AS u ON u.building_id = g.id WHERE c.id = :id) AS x
 GROUP BY x.name ORDER BY COUNT(*) DESC, x.name LIMIT 20;
-- many: homes
SELECT b.id, b.name, CASE WHEN b.id = c.home_block_id THEN 0 WHEN b.work_unit_id = c.work_unit_id THEN 1 ELSE 2 END AS place
  FROM contact AS c CROSS JOIN block AS b
 WHERE c.id = :id AND b.gone_at IS NULL AND b.site_of IS NULL
 ORDER BY CASE WHEN b.id = c.home_block_id THEN 0 WHEN b.work_unit_id = c.work_unit_id THEN 1 ELSE 2 END, b.name, b.id LIMIT 8;
