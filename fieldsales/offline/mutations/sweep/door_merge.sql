-- Two doors, one household: the door points at the one that is kept. Nothing is moved; both keep their visits.
-- by: rep, manager
-- example: {"id": "0193doormerge0000000000001", "door": "jinxiu-1.1.3.2", "into": "jinxiu-1.1.3.1"}
-- args: door!, into!
-- mine: door = :door
-- mine: door = :into
-- refuse: merge_wrong
SELECT 1 WHERE :door = :into;
-- refuse: door_gone
SELECT 1 WHERE (SELECT COUNT(*) FROM door WHERE id IN (:door, :into) AND gone_at IS NULL) < 2;
-- refuse: merge_wrong
SELECT 1 FROM door AS d JOIN door AS k ON k.id = :into WHERE d.id = :door AND (d.building_id <> k.building_id OR k.merged_into IS NOT NULL);
-- do:
UPDATE door SET rev = :rev, merged_into = :into WHERE id = :door OR merged_into = :door;
