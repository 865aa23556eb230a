-- A customer becomes one of the wholesale (批售), or an ordinary one again.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000000000accnt1", "customer": "jinxiu-1.1.3.2@xiaoli", "account": "wholesale"}
-- args: customer!, account!
-- mine: customer = :customer
-- refuse: account_known
SELECT 1 WHERE :account NOT IN ('retail', 'wholesale');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.account', k.bucket, :rev, k.id, 'account', :account, :now, :me FROM customer AS k WHERE k.id = :customer AND k.account <> :account;

UPDATE customer SET rev = :rev, account = :account WHERE id = :customer AND account <> :account;
