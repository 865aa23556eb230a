-- Says on which side door 01 of a unit is: from the left, or mirrored from the right as in paired units.
-- by: rep, manager
-- example: {"id": "0193unitmirror000000000001", "unit": "jinxiu-1.1", "mirror": "1"}
-- args: unit!, mirror!
-- mine: unit = :unit
-- refuse: building_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM unit WHERE id = :unit AND gone_at IS NULL);
-- do:
UPDATE unit SET rev = :rev, mirror = CASE :mirror WHEN '1' THEN 1 ELSE 0 END WHERE id = :unit;
