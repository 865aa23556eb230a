-- One work unit: what is known of it, its site and how far it was swept, its people by department with their attitude, and the blocks they live in.
-- by: rep, manager
-- example: {"id": "0193workunit00000000000001"}
-- one!: unit
SELECT w.id, w.name, w.kind, w.address, w.gate_rule, w.employees, w.payday, w.note,
       CASE WHEN w.rev = 0 THEN 1 ELSE 0 END AS waits,
       (SELECT x.id FROM work_unit AS x WHERE x.id <> w.id AND x.gone_at IS NULL AND lower(x.name) = lower(w.name) ORDER BY x.id LIMIT 1) AS twin
  FROM work_unit AS w WHERE w.id = :id AND w.gone_at IS NULL;
-- many: sites
SELECT b.id, b.name, g.id AS building_id, g.label, COUNT(d.id) AS offices, COUNT(d.outcome) AS seen,
       COUNT(CASE WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 END) AS met
  FROM block AS b JOIN building AS g ON g.block_id = b.id AND g.gone_at IS NULL
  LEFT JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
 WHERE b.site_of = :id AND b.gone_at IS NULL
 GROUP BY b.id, b.name, g.id, g.label, g.seq
 ORDER BY b.id, g.seq, g.id;
-- many: departments
-- Those of the site with their offices, and those that only contacts name.
SELECT x.name, SUM(x.offices) AS offices, SUM(x.seen) AS seen, MIN(x.seq) AS seq
  FROM (SELECT u.label AS name, COUNT(d.id) AS offices, COUNT(d.outcome) AS seen, u.seq
          FROM block AS b JOIN building AS g ON g.block_id = b.id AND g.gone_at IS NULL
          JOIN unit AS u ON u.building_id = g.id AND u.gone_at IS NULL
          LEFT JOIN door AS d ON d.building_id = g.id AND d.unit_id = u.id AND d.gone_at IS NULL
         WHERE b.site_of = :id AND b.gone_at IS NULL
         GROUP BY u.id, u.label, u.seq
        UNION ALL
        SELECT COALESCE(c.department, ''), 0, 0, CASE WHEN c.department IS NULL THEN 999 ELSE 99 END
          FROM contact AS c WHERE c.work_unit_id = :id AND c.gone_at IS NULL) AS x
 GROUP BY x.name
 ORDER BY MIN(x.seq), x.name;
-- many: people
SELECT c.id, c.name, COALESCE(c.department, '') AS department, c.title, c.is_key_person, c.is_decider, p.attitude, p.influence, k.special, k.place, h.name AS home,
       CASE WHEN c.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM contact AS c
  LEFT JOIN key_person AS p ON p.id = c.id
  LEFT JOIN customer AS k ON k.id = c.customer_id
  LEFT JOIN block AS h ON h.id = c.home_block_id
 WHERE c.work_unit_id = :id AND c.gone_at IS NULL
 ORDER BY c.is_key_person DESC, p.influence DESC NULLS LAST, c.made_at, c.id LIMIT 300;
-- many: homes
-- The blocks that belong to the unit or where its people live; owners are households, and contacts met at work by themselves.
SELECT b.id, b.name, b.kind, COALESCE(o.owners, 0) AS owners, COALESCE(o.ordered, 0) AS ordered, CASE WHEN b.work_unit_id = :id THEN 1 ELSE 0 END AS belongs
  FROM block AS b
  LEFT JOIN (SELECT l.block_id, COUNT(*) AS owners, SUM(l.ordered) AS ordered
               FROM (SELECT COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END) AS block_id,
                            CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END AS household, MAX(CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END) AS ordered
                       FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id LEFT JOIN customer AS k ON k.id = c.customer_id
                      WHERE c.work_unit_id = :id AND c.gone_at IS NULL
                      GROUP BY COALESCE(c.home_block_id, CASE WHEN d.kind <> 'office' THEN d.block_id END), CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END) AS l
              WHERE l.block_id IS NOT NULL GROUP BY l.block_id) AS o ON o.block_id = b.id
 WHERE b.gone_at IS NULL AND b.site_of IS NULL AND (b.work_unit_id = :id OR o.owners > 0)
 ORDER BY COALESCE(o.owners, 0) DESC, b.name, b.id;
-- many: groups
SELECT g.id, g.name, g.target, g.joined, g.status, g.ends_on, NULL AS price FROM group_buy AS g
 WHERE g.work_unit_id = :id ORDER BY CASE g.status WHEN 'open' THEN 0 ELSE 1 END, g.ends_on DESC, g.id LIMIT 20;
