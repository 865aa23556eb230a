-- Closes a piece of refused work: somebody read it, and says what becomes of it. What was typed stays in the log.
-- by: rep, manager
-- example: {"id": "0193refusalanswer000000001", "refusal": "0193refused000000000000001", "answer": "redone"}
-- args: refusal!, answer!
-- mine: refusal = :refusal
-- refuse: refusal_answered
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM refusal WHERE id = :refusal AND answered_at IS NULL);
-- refuse: answer_unknown
SELECT 1 WHERE :answer NOT IN ('redone', 'dropped');
-- do:
UPDATE refusal SET rev = :rev, answered_at = :now, answered_by = :me, answer = :answer WHERE id = :refusal;
