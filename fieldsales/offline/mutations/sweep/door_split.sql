-- Takes a merge back: the door stands on its own again.
-- by: rep, manager
-- example: {"id": "0193doorsplit0000000000001", "door": "jinxiu-1.1.3.2"}
-- args: door!
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- do:
UPDATE door SET rev = :rev, merged_into = NULL WHERE id = :door;
