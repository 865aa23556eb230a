-- The units of building :id with doors, and how many stand side by side in each.
SELECT u.id, u.label, u.mirror, count(*) AS width
  FROM unit AS u
  JOIN (SELECT DISTINCT d.unit_id, d.seq FROM door AS d WHERE d.building_id = :id AND d.gone_at IS NULL) AS c ON c.unit_id = u.id
 GROUP BY u.id, u.label, u.mirror, u.seq
 ORDER BY u.seq, u.id;
