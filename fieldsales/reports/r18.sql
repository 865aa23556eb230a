-- Unit by unit: how far its departments are swept, its key persons and how they stand, blocks and owners, group-buys, the next meeting, support asked for.
-- by: manager
-- example: {}
-- many: rows
WITH lives AS MATERIALIZED (
  SELECT c.work_unit_id, CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END AS household, MAX(c.is_key_person) AS key_person,
         MAX(CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END) AS ordered
    FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id LEFT JOIN customer AS k ON k.id = c.customer_id
   WHERE c.work_unit_id IS NOT NULL AND c.gone_at IS NULL
   GROUP BY c.work_unit_id, CASE WHEN d.kind = 'office' THEN c.id ELSE c.customer_id END
), site AS (
  SELECT b.site_of, COUNT(d.id) AS offices, COUNT(d.outcome) AS seen
    FROM block AS b JOIN building AS g ON g.block_id = b.id AND g.gone_at IS NULL
    JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL
   WHERE b.site_of IS NOT NULL AND b.gone_at IS NULL GROUP BY b.site_of
), deal AS (
  SELECT g.work_unit_id, SUM(g.target) AS target, SUM(g.joined) AS joined
    FROM group_buy AS g WHERE g.work_unit_id IS NOT NULL AND g.status <> 'cancelled' GROUP BY g.work_unit_id
)
SELECT w.id, w.name, COALESCE(s.offices, 0) AS offices, COALESCE(s.seen, 0) AS seen,
       (SELECT COUNT(*) FROM lives AS l WHERE l.work_unit_id = w.id AND l.key_person = 1) AS key_persons,
       CAST(p.attitude AS TEXT) AS attitude,
       CASE WHEN p.trust_org IS NULL OR p.trust_person IS NULL THEN NULL WHEN p.trust_org > 1 AND p.trust_person > 1 THEN 'partner'
            WHEN p.trust_org > 1 THEN 'supplier' WHEN p.trust_person > 1 THEN 'friend' ELSE 'outsider' END AS place,
       (SELECT COUNT(*) FROM block AS b WHERE b.work_unit_id = w.id AND b.gone_at IS NULL AND b.site_of IS NULL) AS blocks,
       (SELECT COUNT(*) FROM lives AS l WHERE l.work_unit_id = w.id) AS owners,
       COALESCE(d.target, 0) AS target, COALESCE(d.joined, 0) AS joined,
       (SELECT COUNT(*) FROM group_buy AS g JOIN group_member AS m ON m.group_id = g.id AND m.gone_at IS NULL JOIN customer AS k ON k.id = m.customer_id AND k.level IN ('O', 'D')
         WHERE g.work_unit_id = w.id AND g.status <> 'cancelled') AS sold,
       (SELECT MIN(k.due_on) FROM contact AS c JOIN customer AS k ON k.id = c.customer_id WHERE c.work_unit_id = w.id AND c.is_key_person = 1 AND c.gone_at IS NULL) AS next_on,
       (SELECT COUNT(*) FROM support AS q WHERE q.answered_at IS NULL
           AND EXISTS (SELECT 1 FROM contact AS c WHERE c.customer_id = q.customer_id AND c.work_unit_id = w.id AND c.gone_at IS NULL)) AS supports
  FROM work_unit AS w
  LEFT JOIN site AS s ON s.site_of = w.id
  LEFT JOIN deal AS d ON d.work_unit_id = w.id
  LEFT JOIN key_person AS p ON p.id = (
    SELECT y.id FROM key_person AS y JOIN contact AS c ON c.id = y.id AND c.work_unit_id = w.id AND c.gone_at IS NULL
     ORDER BY y.influence DESC NULLS LAST, y.at, y.id LIMIT 1)
 WHERE w.gone_at IS NULL
 ORDER BY (SELECT COUNT(*) FROM lives AS l WHERE l.work_unit_id = w.id) DESC, w.name, w.id;
