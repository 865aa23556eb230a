-- Takes a building off the list. Its doors and visits stay in the history; one with visits goes only when that is confirmed.
-- by: rep, manager
-- example: {"id": "0193buildingremove00000001", "building": "jinxiu-1", "confirm": "1"}
-- args: building!, confirm
-- mine: building = :building
-- refuse: building_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM building WHERE id = :building AND gone_at IS NULL);
-- refuse: building_has_visits
SELECT 1 FROM door AS d JOIN visit AS v ON v.door_id = d.id WHERE d.building_id = :building AND COALESCE(:confirm, '') <> '1';
-- do:
UPDATE building SET rev = :rev, gone_at = :now WHERE id = :building;
UPDATE unit SET rev = :rev, gone_at = :now WHERE building_id = :building AND gone_at IS NULL;
UPDATE door SET rev = :rev, gone_at = :now WHERE building_id = :building AND gone_at IS NULL;
