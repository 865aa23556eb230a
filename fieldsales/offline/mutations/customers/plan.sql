-- The day on which the floor is to be laid, and who says so. A surer source is not overruled by a less sure one without a reason.
-- by: rep, manager
-- example: {"id": "01jd00000000000000000plan1", "customer": "jinxiu-1.1.3.2@xiaoli", "plan_on": "2027-01-20", "source": "owner"}
-- args: customer!, plan_on!, source!, reason
-- mine: customer = :customer
-- refuse: day_wrong
SELECT 1 WHERE day_ok(:plan_on) = 0;
-- refuse: plan_source_known
SELECT 1 WHERE :source NOT IN ('owner', 'measured', 'scheduled');
-- refuse: plan_source_falls
SELECT 1 FROM customer AS k
 WHERE k.id = :customer AND k.plan_on IS NOT NULL AND COALESCE(:reason, '') = ''
   AND pick('owner=1,measured=2,scheduled=3', :source) < pick('owner=1,measured=2,scheduled=3', COALESCE(k.plan_source, 'owner'));
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
-- Who only confirms the day leaves it as long known as it was: what was open stays open, what was late stays late.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES ('plan_on', :plan_on), ('plan_precision', 'day'), ('plan_source', :source), ('plan_set_on', :today), ('plan_reason', :reason)) AS v ON k.id = :customer
 WHERE v.column2 <> ''
   AND (v.column1 <> 'plan_set_on' OR k.plan_on IS NULL OR k.plan_on <> :plan_on OR COALESCE(k.plan_precision, 'day') <> 'day');

UPDATE customer
   SET rev = :rev,
       plan_on = NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), ''),
       plan_precision = NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_precision' ORDER BY f.at DESC, f.id DESC LIMIT 1), ''),
       plan_source = (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_source' ORDER BY f.at DESC, f.id DESC LIMIT 1),
       plan_set_on = (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_set_on' ORDER BY f.at DESC, f.id DESC LIMIT 1)
 WHERE id = :customer;
-- then: reschedule
