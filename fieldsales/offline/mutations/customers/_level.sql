-- The level of :customer becomes :level (nothing when none was given); two steps up or a fall from H or O say why.
-- refuse: level_unknown
SELECT 1 WHERE COALESCE(:level, '') NOT IN ('', 'N', 'C', 'B', 'A', 'H', 'O', 'D', 'T', 'F');
-- refuse: lost_needs_approval
SELECT 1 FROM customer AS k WHERE k.id = :customer AND :level = 'F' AND k.level <> 'F' AND :role <> 'manager';
-- refuse: level_moved
SELECT 1 FROM customer AS k WHERE k.id = :customer AND :level_was <> '' AND :level <> '' AND k.level <> :level_was AND k.level <> :level;
-- refuse: level_reason_needed
SELECT 1 FROM customer AS k
 WHERE k.id = :customer AND :level <> '' AND :level <> k.level AND COALESCE(:reason, '') = ''
   AND (CAST(pick('C=1,B=2,A=3,H=4,O=5,D=6', :level) AS INTEGER) - CAST(pick('C=1,B=2,A=3,H=4,O=5,D=6', k.level) AS INTEGER) >= 2
     OR (k.level IN ('H', 'O') AND COALESCE(CAST(pick('C=1,B=2,A=3,H=4,O=5,D=6', :level) AS INTEGER), 0) < CAST(pick('C=1,B=2,A=3,H=4,O=5,D=6', k.level) AS INTEGER)));
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES ('level', :level), ('level_on', :today), ('level_reason', COALESCE(:reason, ''))) AS v ON k.id = :customer
 WHERE :level <> '' AND k.level <> :level AND (v.column1 <> 'level_reason' OR v.column2 <> '');

UPDATE customer
   SET rev = :rev,
       level = (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'level' ORDER BY f.at DESC, f.id DESC LIMIT 1),
       level_on = (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'level_on' ORDER BY f.at DESC, f.id DESC LIMIT 1)
 WHERE id = :customer AND EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.level');
