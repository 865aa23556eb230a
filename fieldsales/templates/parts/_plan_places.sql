-- The places of a row of building :id: n counts along the whole row, k in its unit; a mirrored unit counts from the right.
SELECT u.id AS unit_id,
       ROW_NUMBER() OVER (ORDER BY u.seq, u.id, CASE WHEN u.mirror = 1 THEN -c.seq ELSE c.seq END) AS n,
       ROW_NUMBER() OVER (PARTITION BY u.id ORDER BY CASE WHEN u.mirror = 1 THEN -c.seq ELSE c.seq END) AS k,
       count(*) OVER (PARTITION BY u.id) AS width, c.seq
  FROM unit AS u
  JOIN (SELECT DISTINCT d.unit_id, d.seq FROM door AS d WHERE d.building_id = :id AND d.gone_at IS NULL) AS c ON c.unit_id = u.id;
