-- The rep has read what was answered to his question for support.
-- by: rep
-- example: {"id": "0193supportread00000000001", "support": "0193support000000000000001"}
-- args: support!
-- mine: support = :support
-- do:
UPDATE support SET rev = :rev, read_at = :now WHERE id = :support AND answered_at IS NOT NULL;
