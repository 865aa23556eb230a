-- Ends a person's sweeping of a block or building; what he has not sent yet is still answered.
-- by: manager
-- may: territory
-- example: {"id": "0193unassign00000000000001", "territory": "jinxiu@xiaoli"}
-- args: territory!
-- mine: territory = :territory
-- refuse: assignment_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM territory WHERE id = :territory AND ended_at IS NULL);
-- do:
UPDATE territory SET rev = :rev, ended_at = :now WHERE id = :territory;
