-- What rule R55 asks for when a block is handed over is done: step 1 before the day, step 2 on it. Another day asks again.
-- by: rep, manager
-- example: {"id": "01jd0000000000000handover1", "block": "jinxiu", "step": "1"}
-- args: block!, step!
-- mine: block = :block
-- refuse: choice_unknown
SELECT 1 WHERE :step NOT IN ('1', '2');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.handover', b.bucket, :rev, b.id, 'handover_done', :step || ':' || COALESCE(b.handover_on, ''), :now, :me FROM block AS b WHERE b.id = :block;
