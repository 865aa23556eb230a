-- The manager does not agree that a customer is lost, and gives him to another rep instead.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000lostreassign", "request": "01jd00000000000000lostask1", "customer": "jinxiu-1.1.3.2@xiaoli", "owner": "xiaowang", "instruction": "小王认识他同事"}
-- args: request!, customer!, owner!, instruction
-- mine: customer = :customer
-- check: lost_open
-- refuse: person_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = :owner AND active = 1);
-- refuse: reassign_same
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.owner_id = :owner;
-- do:
UPDATE lost_request SET status = 'reassigned' WHERE id = :request;
-- then: lost_open
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, CASE v.column1 WHEN 'owner_from' THEN k.owner_id ELSE v.column2 END, :now, :me
  FROM customer AS k
  JOIN (VALUES ('owner', :owner), ('owner_from', ''), ('owner_reason', substr(COALESCE(:instruction, ''), 1, 200))) AS v ON k.id = :customer
 WHERE v.column1 <> 'owner_reason' OR v.column2 <> '';
