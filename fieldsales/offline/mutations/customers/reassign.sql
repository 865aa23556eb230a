-- A customer is given to another rep with everything known of him; the phone of the one before drops him at its next sync.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000000000reassgn", "customer": "jinxiu-1.1.3.2@xiaoli", "owner": "xiaowang", "reason": "小李调去春江苑"}
-- args: customer!, owner!, reason
-- each: customer
-- mine: customer = :customer
-- refuse: person_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = :owner AND active = 1);
-- refuse: reassign_same
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.owner_id = :owner;
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, CASE v.column1 WHEN 'owner_from' THEN k.owner_id ELSE v.column2 END, :now, :me
  FROM customer AS k
  JOIN (VALUES ('owner', :owner), ('owner_from', ''), ('owner_reason', :reason)) AS v ON k.id = :customer
 WHERE v.column1 <> 'owner_reason' OR v.column2 <> '';
