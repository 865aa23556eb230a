-- A customer is marked as a key account or as important, or is so no more. A difficult one takes two: difficult_ask, difficult_decide.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000000mark", "customer": "jinxiu-1.1.3.2@xiaoli", "mark": "vip", "on": "1"}
-- args: customer!, mark!, on!
-- mine: customer = :customer
-- refuse: choice_unknown
SELECT 1 WHERE :mark NOT IN ('key_account', 'vip');
-- refuse: yes_or_no
SELECT 1 WHERE :on NOT IN ('0', '1');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.mark', k.bucket, :rev, k.id, 'mark_' || :mark, :on, :now, :me FROM customer AS k WHERE k.id = :customer;
-- then: special
