-- Brings a removed door back to the grid.
-- by: rep, manager
-- example: {"id": "0193doorrestore00000000001", "door": "jinxiu-1.1.3.2"}
-- args: door!
-- mine: door = :door
-- refuse: building_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door AS d JOIN building AS b ON b.id = d.building_id AND b.gone_at IS NULL WHERE d.id = :door);
-- do:
UPDATE door SET rev = :rev, gone_at = NULL WHERE id = :door;
