-- A rep asks the dealer or a manager to help with a customer, by coming along or by a word, until a day.
-- by: rep, manager
-- example: {"id": "0193support000000000000001", "customer": "jinxiu-1.1.3.2@xiaoli", "to": "zhou", "text": "请周老板一起去见后勤主任", "due_in": "3"}
-- args: customer!, to!, text!, due_in, due_on
-- mine: customer = :customer
-- refuse: person_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = :to AND active = 1 AND role = 'manager');
-- refuse: support_text
SELECT 1 WHERE length(trim(:text)) NOT BETWEEN 1 AND 200;
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:due_on, '')) = 0;
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:due_in, '') NOT IN ('', '0', '1', '2', '3', '5', '7', '14', '30');
-- do:
INSERT INTO support (id, bucket, rev, customer_id, person_id, to_id, text, due_on, at)
SELECT :id, k.bucket, :rev, k.id, :me, :to, trim(:text), COALESCE(NULLIF(:due_on, ''), add_days(:today, COALESCE(NULLIF(:due_in, ''), '3'))), :now
  FROM customer AS k WHERE k.id = :customer;
