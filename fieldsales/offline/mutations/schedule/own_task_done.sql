-- An errand is done, or no longer wanted.
-- by: rep, manager
-- example: {"id": "01jd00000000000000owndone1", "own_task": "01jd0000000000000000owntsk"}
-- args: own_task!
-- each: own_task
-- mine: own_task = :own_task
-- do:
UPDATE own_task SET rev = :rev, done_at = :now WHERE id = :own_task AND done_at IS NULL;
-- then: reschedule
