-- A referral that was none: a wrong number, nobody there, or known to us before. The customer's own file stays.
-- by: rep, manager
-- example: {"id": "01jd000000000000000000rvoid", "referral": "01jd000000000000000000refer"}
-- args: referral!
-- mine: referral = :referral
-- refuse: referral_rewarded
SELECT 1 FROM referral AS r WHERE r.id = :referral AND r.status = 'rewarded';
-- do:
UPDATE referral SET rev = :rev, status = 'invalid' WHERE id = :referral;
