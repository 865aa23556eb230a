-- A task is put off to another day; a rep may do so twice until something comes of it, then the manager must.
-- by: rep, manager
-- example: {"id": "01jd000000000000000000move", "customer": "jinxiu-1.1.3.2@xiaoli", "task": "R03", "next_on": "2026-11-25"}
-- args: customer!, task!, next_on, next_in, reason
-- mine: customer = :customer
-- refuse: day_needed
SELECT 1 WHERE COALESCE(:next_on, '') || COALESCE(:next_in, '') = '';
-- check: next
-- refuse: moved_twice
SELECT 1
 WHERE :role <> 'manager'
   AND (SELECT count(*) FROM followup AS f
         WHERE f.customer_id = :customer AND f.task = :task AND f.result = 'moved' AND f.gone_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM followup AS g WHERE g.customer_id = f.customer_id AND g.gone_at IS NULL AND g.at > f.at
                              AND (g.valid = 1 OR (g.task = f.task AND g.closes = 1)))) >= 2;
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, task, due_on, result, valid, closes, next_on, note)
SELECT :id, k.bucket, :rev, k.id, k.door_id, k.owner_id, :me, :now, :today, :task, k.due_on, 'moved', 0, 0,
       COALESCE(NULLIF(:next_on, ''), add_days(:today, :next_in)), NULLIF(:reason, '')
  FROM customer AS k WHERE k.id = :customer;

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.next_on', f.bucket, :rev, f.customer_id, 'next_on', f.next_on, :now, :me
  FROM followup AS f WHERE f.id = :id AND :task = 'R00';
-- then: next
UPDATE own_task SET rev = :rev, due_on = (SELECT f.next_on FROM followup AS f WHERE f.id = :id)
 WHERE id = :task AND customer_id = :customer AND done_at IS NULL;
-- then: reschedule
