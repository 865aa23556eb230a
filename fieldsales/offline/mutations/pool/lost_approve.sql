-- The manager agrees that a customer is lost: now he is level F, and comes back by rules R49 or on the day that was named.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd00000000000lostapprov1", "request": "01jd00000000000000lostask1", "customer": "jinxiu-1.1.3.2@xiaoli"}
-- args: request!, customer!, instruction
-- mine: customer = :customer
-- check: lost_open
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, CASE v.column1 WHEN 'level_reason' THEN l.reason WHEN 'next_on' THEN COALESCE(l.again_on, '') ELSE v.column2 END, :now, :me
  FROM customer AS k
  JOIN lost_request AS l ON l.id = :request AND l.customer_id = k.id
  JOIN (VALUES ('level', 'F'), ('level_on', :today), ('level_reason', ''), ('next_on', '')) AS v ON k.id = :customer;

UPDATE customer
   SET rev = :rev, level = 'F', level_on = :today,
       next_on = NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), '')
 WHERE id = :customer;

UPDATE lost_request SET status = 'approved' WHERE id = :request;
-- then: lost_open
-- then: reschedule
