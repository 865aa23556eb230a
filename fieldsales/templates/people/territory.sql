-- One area of one person: from when until when, whether alone, who else is there; and how to change or end it.
-- by: manager
-- may: territory
-- where: server
-- example: {"id": "terr-li"}
-- one!: area
SELECT t.*, p.name AS person, b.name AS block_name, g.label AS building, u.label AS unit, m.name AS by_name,
       CASE WHEN t.ended_at IS NOT NULL OR t.ends_on < :today THEN 1 ELSE 0 END AS over
  FROM territory AS t
  JOIN person AS p ON p.id = t.person_id
  JOIN block AS b ON b.id = t.block_id
  LEFT JOIN building AS g ON g.id = t.building_id
  LEFT JOIN unit AS u ON u.id = t.unit_id
  LEFT JOIN person AS m ON m.id = t.by_id
 WHERE t.id = :id;
-- many: others
SELECT o.id, o.at, o.begins_on, o.ends_on, o.alone, p.name AS person, g.label AS building, u.label AS unit
  FROM territory AS t
  JOIN territory AS o ON o.block_id = t.block_id AND o.person_id <> t.person_id AND o.ended_at IS NULL AND COALESCE(o.ends_on, '9999') >= :today
  JOIN person AS p ON p.id = o.person_id AND p.active = 1
  LEFT JOIN building AS g ON g.id = o.building_id
  LEFT JOIN unit AS u ON u.id = o.unit_id
 WHERE t.id = :id
   AND (t.building_id IS NULL OR o.building_id IS NULL OR t.building_id = o.building_id)
   AND (t.unit_id IS NULL OR o.unit_id IS NULL OR t.unit_id = o.unit_id)
 ORDER BY p.name, o.id;
-- one: done
SELECT COUNT(*) AS doors, COALESCE(SUM(CASE WHEN d.outcome IS NULL THEN 1 ELSE 0 END), 0) AS unvisited, MAX(d.visited_at) AS last_at
  FROM territory AS t
  JOIN building AS g ON g.block_id = t.block_id AND g.gone_at IS NULL AND COALESCE(t.building_id, g.id) = g.id
  JOIN door AS d ON d.building_id = g.id AND d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable'
   AND COALESCE(t.unit_id, d.unit_id) = d.unit_id
 WHERE t.id = :id;
