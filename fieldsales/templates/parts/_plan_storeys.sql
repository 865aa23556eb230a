-- The floors of building :id that have doors.
SELECT d.floor_index, MIN(d.floor_label) AS label
  FROM door AS d WHERE d.building_id = :id AND d.gone_at IS NULL
 GROUP BY d.floor_index;
