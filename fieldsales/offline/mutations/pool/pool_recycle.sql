-- A customer goes to the public pool (公海), by rule or by a manager's hand; who had him and why stays with him.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000000poolrecyc", "customer": "jinxiu-1.1.3.2@xiaoli", "why": "by_hand"}
-- args: customer!, why!
-- mine: customer = :customer
-- refuse: choice_unknown
SELECT 1 WHERE :why NOT IN ('rhythms', 'protection', 'maximum', 'by_hand');
-- refuse: pool_in
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.owner_id = '';
-- refuse: pool_not_open
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.level NOT IN ('N', 'C', 'B', 'A', 'H');
-- refuse: pool_frozen
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.frozen_by IS NOT NULL;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, CASE v.column1 WHEN 'owner_from' THEN k.owner_id ELSE v.column2 END, :now, :me
  FROM customer AS k
  JOIN (VALUES ('owner', ''), ('owner_from', ''), ('owner_reason', :why), ('pooled_on', :today)) AS v ON k.id = :customer;
