-- A rep takes a customer out of the public pool: so many a day, so many altogether, and not one he lost to it a few days ago.
-- by: rep
-- where: server
-- example: {"id": "01jd00000000000000poolclam", "customer": "jinxiu-1.1.3.2@"}
-- args: customer!
-- refuse: pool_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.owner_id = '' AND k.level IN ('N', 'C', 'B', 'A', 'H'));
-- refuse: pool_barred
SELECT 1 FROM fact AS f JOIN fact AS p ON p.subject_id = f.subject_id AND p.field = 'pooled_on' AND p.at = f.at JOIN setting AS s ON s.id = 'pool_bar_days'
 WHERE f.subject_id = :customer AND f.field = 'owner_from' AND f.value = :me AND days_between(p.value, :today) < CAST(s.value AS INTEGER);
-- refuse: pool_enough
SELECT 1 FROM setting AS s
 WHERE s.id = 'pool_claims' AND CAST(s.value AS INTEGER) <= (SELECT COUNT(*) FROM fact AS f WHERE f.person_id = :me AND f.field = 'claimed_on' AND f.value = :today);
-- refuse: pool_full
SELECT 1 FROM setting AS s
 WHERE s.id = 'pool_cap' AND CAST(s.value AS INTEGER) <= (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = :me AND k.level IN ('N', 'C', 'B', 'A', 'H'));
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES ('owner', :me), ('owner_from', ''), ('owner_reason', 'claimed'), ('claimed_on', :today), ('level_on', :today)) AS v ON k.id = :customer;

-- The new owner's clocks begin today: he is not late with what another left undone.
UPDATE customer SET rev = :rev, level_on = :today WHERE id = :customer;
