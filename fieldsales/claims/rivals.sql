-- Who seems to be one household with customer :customer, and by what: the same number, the same door (or one merged
-- with it), or a near relative of one is a contact of the other. Only between two owners, only while both are open.
-- Numbers of craftsmen, designers and offices are known to many and say nothing about the household.
WITH mine AS MATERIALIZED (
  SELECT k.id, k.owner_id, k.door_id FROM customer AS k
   WHERE k.id = :customer AND k.owner_id <> '' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O')
), people AS MATERIALIZED (
  SELECT c.id, c.phone, COALESCE(c.role, '') AS role
    FROM mine AS m CROSS JOIN contact AS c WHERE c.door_id = m.door_id AND c.customer_id = m.id AND c.gone_at IS NULL
), home (id) AS MATERIALIZED (
  SELECT COALESCE(d.merged_into, d.id) FROM mine AS m CROSS JOIN door AS d WHERE d.id = m.door_id
), found (id, by_phone, by_door, by_relation) AS (
  SELECT x.customer_id, 1, 0, 0
    FROM people AS p CROSS JOIN contact AS x
   WHERE x.phone = p.phone AND p.phone IS NOT NULL AND x.gone_at IS NULL
     AND p.role NOT IN ('foreman', 'worker', 'designer', 'property', 'official')
     AND COALESCE(x.role, '') NOT IN ('foreman', 'worker', 'designer', 'property', 'official')
  UNION ALL
  SELECT k.id, 0, 1, 0 FROM home AS h CROSS JOIN customer AS k WHERE k.door_id = h.id
  UNION ALL
  SELECT k.id, 0, 1, 0 FROM home AS h CROSS JOIN door AS d CROSS JOIN customer AS k WHERE d.merged_into = h.id AND k.door_id = d.id
  UNION ALL
  SELECT x.customer_id, 0, 0, 1
    FROM people AS p CROSS JOIN relation AS r CROSS JOIN contact AS x
   WHERE r.a_id = p.id AND x.id = r.b_id AND r.gone_at IS NULL AND x.gone_at IS NULL AND r.kind IN ('spouse', 'parent', 'child', 'sibling')
  UNION ALL
  SELECT x.customer_id, 0, 0, 1
    FROM people AS p CROSS JOIN relation AS r CROSS JOIN contact AS x
   WHERE r.b_id = p.id AND x.id = r.a_id AND r.gone_at IS NULL AND x.gone_at IS NULL AND r.kind IN ('spouse', 'parent', 'child', 'sibling')
)
SELECT o.id,
       trim(CASE MAX(f.by_phone) WHEN 1 THEN 'phone,' ELSE '' END || CASE MAX(f.by_door) WHEN 1 THEN 'door,' ELSE '' END
         || CASE MAX(f.by_relation) WHEN 1 THEN 'relation,' ELSE '' END, ',') AS found_by
  FROM mine AS m CROSS JOIN found AS f CROSS JOIN customer AS o
 WHERE o.id = f.id AND o.owner_id <> m.owner_id AND o.owner_id <> '' AND o.level IN ('N', 'C', 'B', 'A', 'H', 'O')
 GROUP BY o.id
 ORDER BY o.id
