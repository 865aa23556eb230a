-- The units of building :id, counted from the left.
SELECT u.id, ROW_NUMBER() OVER (ORDER BY u.seq, u.id) AS unit, u.label, u.mirror FROM unit AS u WHERE u.building_id = :id;
