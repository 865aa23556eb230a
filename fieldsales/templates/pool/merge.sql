-- One customer, who else he may be, and side by side what two of them have, before they become one.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "jinxiu-1.1.3.2@xiaoli"}
-- many: sides
-- The one in the address first, then the one he is compared with.
SELECT k.id, k.special, k.place, k.level, k.level_on, k.stage, k.need_area, k.t_on, k.met_on, k.made_at, k.account, k.frozen_by, p.name AS owner,
       CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END AS ordered,
       (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL) AS contacts,
       (SELECT COUNT(*) FROM photo AS o WHERE o.door_id = k.door_id AND o.bucket = k.bucket AND o.gone_at IS NULL) AS photos,
       CASE WHEN k.id = :id THEN 1 ELSE 2 END AS nth
  FROM customer AS k LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE k.id IN (:id, COALESCE(:other, '')) ORDER BY nth;
-- many: people
SELECT c.customer_id, c.name, c.role, c.phone, c.is_decider FROM contact AS c
 WHERE c.customer_id IN (:id, COALESCE(:other, '')) AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id;
-- many: candidates
-- Who has the same number or WeChat name, who is at the same door, and whom the search finds.
SELECT k.id, k.special, k.place, k.level, p.name AS owner, c.name,
       CASE WHEN EXISTS (SELECT 1 FROM contact AS a JOIN contact AS b ON b.phone = a.phone AND b.customer_id = k.id AND b.gone_at IS NULL
                          WHERE a.customer_id = :id AND a.gone_at IS NULL AND a.phone <> '') THEN 'phone'
            WHEN k.door_id = (SELECT x.door_id FROM customer AS x WHERE x.id = :id) THEN 'door' ELSE 'search' END AS why
  FROM customer AS k
  LEFT JOIN person AS p ON p.id = k.owner_id
  LEFT JOIN contact AS c ON c.id = (SELECT x.id FROM contact AS x WHERE x.customer_id = k.id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1)
 WHERE k.id <> :id AND k.level NOT IN ('O', 'D')
   AND (k.door_id = (SELECT x.door_id FROM customer AS x WHERE x.id = :id)
     OR k.id IN (SELECT b.customer_id FROM contact AS a JOIN contact AS b ON b.phone = a.phone WHERE a.customer_id = :id AND a.gone_at IS NULL AND a.phone <> '')
     OR (length(:q) > 1 AND (lower(k.place) LIKE '%' || lower(replace(:q, '%', '')) || '%'
       OR k.id IN (SELECT x.customer_id FROM contact AS x WHERE lower(x.search) LIKE '%' || lower(replace(:q, '%', '')) || '%'))))
 ORDER BY 7, k.place, k.id LIMIT 30;
-- many: done
-- What was merged into him, and can be separated again.
SELECT m.id, m.at, m.reason, m.split_at, q.name AS person, CASE WHEN m.kept_before IS NULL OR m.split_at IS NOT NULL THEN 0 ELSE 1 END AS can,
       (SELECT COUNT(*) FROM merged_row AS r WHERE r.merge_id = m.id) AS moved
  FROM merge AS m LEFT JOIN person AS q ON q.id = m.by_id
 WHERE m.kept_id = :id AND m.kept_before IS NOT NULL ORDER BY m.rev DESC LIMIT 20;
