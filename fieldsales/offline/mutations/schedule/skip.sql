-- A task is left out this time, and why.
-- by: rep, manager
-- example: {"id": "01jd000000000000000000skip", "customer": "jinxiu-1.1.3.2@xiaoli", "task": "R02", "reason": "当面给过名片"}
-- args: customer!, task!, reason!
-- mine: customer = :customer
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, task, due_on, result, valid, closes, note)
SELECT :id, k.bucket, :rev, k.id, k.door_id, k.owner_id, :me, :now, :today, :task, k.due_on, 'skipped', 0, 1, :reason
  FROM customer AS k WHERE k.id = :customer;

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.next_on', k.bucket, :rev, k.id, 'next_on', '', :now, :me
  FROM customer AS k WHERE k.id = :customer AND :task = 'R00' AND k.next_on IS NOT NULL;
-- then: next
UPDATE own_task SET rev = :rev, done_at = :now WHERE id = :task AND customer_id = :customer AND done_at IS NULL;
-- then: reschedule
