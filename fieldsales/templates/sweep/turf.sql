-- My own areas: until when each is mine, how many doors are left, when I was last there. Also without a network.
-- by: rep, manager
-- example: {}
-- many: areas
SELECT t.id, t.block_id, t.building_id, t.unit_id, t.begins_on, t.ends_on, t.alone, t.at,
       COALESCE(b.name, t.place) AS block_name, g.label AS building, u.label AS unit,
       CASE WHEN t.begins_on > :today THEN 1 ELSE 0 END AS later, days_between(:today, t.ends_on) AS days_left,
       (SELECT COUNT(*) FROM building AS x JOIN door AS d ON d.building_id = x.id
         WHERE x.block_id = t.block_id AND x.gone_at IS NULL AND COALESCE(t.building_id, x.id) = x.id AND COALESCE(t.unit_id, d.unit_id) = d.unit_id
           AND d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable') AS doors,
       (SELECT COUNT(*) FROM building AS x JOIN door AS d ON d.building_id = x.id
         WHERE x.block_id = t.block_id AND x.gone_at IS NULL AND COALESCE(t.building_id, x.id) = x.id AND COALESCE(t.unit_id, d.unit_id) = d.unit_id
           AND d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND d.outcome IS NULL) AS unvisited,
       (SELECT MAX(d.visited_at) FROM building AS x JOIN door AS d ON d.building_id = x.id
         WHERE x.block_id = t.block_id AND COALESCE(t.building_id, x.id) = x.id AND COALESCE(t.unit_id, d.unit_id) = d.unit_id AND d.visited_by = :me) AS last_at
  FROM territory AS t
  LEFT JOIN block AS b ON b.id = t.block_id
  LEFT JOIN building AS g ON g.id = t.building_id
  LEFT JOIN unit AS u ON u.id = t.unit_id
 WHERE t.person_id = :me AND t.ended_at IS NULL AND COALESCE(t.ends_on, '9999') >= :today
 ORDER BY CASE WHEN t.begins_on > :today THEN 1 ELSE 0 END, COALESCE(t.ends_on, '9999'), COALESCE(b.name, t.place) NULLS LAST, g.seq NULLS FIRST, u.seq NULLS FIRST, t.id;
