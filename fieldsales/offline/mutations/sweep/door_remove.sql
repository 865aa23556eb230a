-- Takes a door off the grid that does not exist; one with visits keeps its history and goes only when that is confirmed.
-- by: rep, manager
-- example: {"id": "0193doorremove000000000001", "door": "jinxiu-1.1.3.2", "confirm": "1"}
-- args: door!, confirm
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- refuse: door_has_visits
SELECT 1 FROM visit WHERE door_id = :door AND COALESCE(:confirm, '') <> '1';
-- do:
UPDATE door SET rev = :rev, gone_at = :now WHERE id = :door;
UPDATE door SET rev = :rev, merged_into = NULL WHERE merged_into = :door;
