-- A relation between two people was a mistake, or is over.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000relaend", "relation": "01jd000000000000000000relat"}
-- args: relation!
-- mine: relation = :relation
-- do:
UPDATE relation SET rev = :rev, gone_at = :now WHERE id = :relation AND gone_at IS NULL;
