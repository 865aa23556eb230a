-- Corrects what stands on a door.
-- by: rep, manager
-- example: {"id": "0193doorrename000000000001", "door": "jinxiu-1.1.3.2", "room": "3A2"}
-- args: door!, room!
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- refuse: room_taken
SELECT 1 FROM door AS d JOIN door AS other ON other.unit_id = d.unit_id AND other.id <> d.id AND other.gone_at IS NULL
 WHERE d.id = :door AND other.room = upper(:room);
-- do:
UPDATE door SET rev = :rev, room = upper(:room),
       short = (SELECT b.label || '-' || CASE WHEN u.label = '' OR door.kind = 'shop' THEN '' ELSE u.label || '-' END
                  FROM building AS b JOIN unit AS u ON u.id = door.unit_id WHERE b.id = door.building_id) || upper(:room)
 WHERE id = :door;
