-- The register of the shop, line by line: who came or called, who received him, what came of it, and whether he was filed. :only
-- narrows to the lines behind a number of R1.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
SELECT v.nth, v.day, v.came_at, v.left_at, v.way, COALESCE(v.name, c.name) AS name, c.phone, v.persons, v.source, v.again, COALESCE(k.place, '') AS place,
       COALESCE(v.stage, k.stage) AS stage, v.product, v.need_area, k.level, p.name AS receiver, v.said, v.result, v.next_on, v.filed, o.name AS owner, v.customer_id
  FROM (SELECT x.*, ROW_NUMBER() OVER (ORDER BY x.day, x.came_at, x.at, x.id) AS nth FROM (receptions) AS x
         ORDER BY x.day DESC, x.came_at DESC, x.at DESC, x.id DESC LIMIT :most OFFSET :skip) AS v
  LEFT JOIN customer AS k ON k.id = v.customer_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT y.id FROM contact AS y WHERE y.customer_id = k.id AND y.gone_at IS NULL ORDER BY y.is_decider DESC, CASE WHEN y.phone IS NULL THEN 1 ELSE 0 END, y.made_at, y.id LIMIT 1)
  LEFT JOIN person AS p ON p.id = v.person_id
  LEFT JOIN person AS o ON o.id = v.owner_id
 ORDER BY v.nth DESC;
-- one: size
SELECT COUNT(*) AS n, COALESCE(SUM(x.first), 0) AS first_n, COALESCE(SUM(x.first * x.filed), 0) AS filed_n, COALESCE(SUM(x.persons), 0) AS persons_n FROM (receptions) AS x;
