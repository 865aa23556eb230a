-- Somebody proposes to mark a customer as difficult, and says why. Nothing shows before a manager has agreed.
-- by: rep, manager
-- example: {"id": "01jd00000000000000difficult", "customer": "jinxiu-1.1.3.2@xiaoli", "reason": "三次改口不认账，要求写收条"}
-- args: customer!, reason!
-- mine: customer = :customer
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- refuse: difficult_already
SELECT 1 FROM customer AS k WHERE k.id = :customer AND replace(k.special, 'difficult', '') <> k.special;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.difficult_asked', k.bucket, :rev, k.id, 'difficult_asked', :reason, :now, :me FROM customer AS k WHERE k.id = :customer;
