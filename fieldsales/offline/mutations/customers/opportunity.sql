-- A lead becomes an opportunity: there is a need, he can pay, and somebody who decides is known. With lift = 1 it is a lead again.
-- by: rep, manager
-- example: {"id": "01jd00000000000000000chance", "customer": "jinxiu-1.1.3.2@xiaoli", "lift": "1"}
-- args: customer!, lift
-- mine: customer = :customer
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:lift, '') NOT IN ('', '0', '1');
-- refuse: opportunity_needs
SELECT 1 FROM customer AS k
 WHERE k.id = :customer AND COALESCE(:lift, '') <> '1'
   AND (COALESCE(k.has_need, '') <> 'yes'
     OR COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'can_pay' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') <> '1'
     OR NOT EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.is_decider = 1 AND c.gone_at IS NULL));
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.opportunity_on', k.bucket, :rev, k.id, 'opportunity_on', CASE WHEN :lift = '1' THEN '' ELSE :today END, :now, :me
  FROM customer AS k WHERE k.id = :customer;
