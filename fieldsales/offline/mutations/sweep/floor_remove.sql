-- Takes a floor away that does not exist; doors with visits keep their history and go only when that is confirmed.
-- by: rep, manager
-- example: {"id": "0193floorremove00000000001", "building": "jinxiu-1", "floor": "6", "confirm": "1"}
-- args: building!, floor!, confirm
-- mine: building = :building
-- refuse: floor_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE building_id = :building AND CAST(floor_index AS TEXT) = :floor AND gone_at IS NULL);
-- refuse: floor_has_visits
SELECT 1 FROM door AS d JOIN visit AS v ON v.door_id = d.id
 WHERE d.building_id = :building AND CAST(d.floor_index AS TEXT) = :floor AND d.gone_at IS NULL AND COALESCE(:confirm, '') <> '1';
-- do:
UPDATE door SET rev = :rev, gone_at = :now
 WHERE building_id = :building AND CAST(floor_index AS TEXT) = :floor AND gone_at IS NULL;
