-- The owner takes another rhythm for the levels: the rules R05 to R09 and the windows of the levels, in one go.
-- by: manager
-- may: rules
-- example: {"id": "01jd0000000000000levelset1", "rhythm": "H=2,A=5,B=10,C=30,O=7", "windows": "H=7,A=15,B=30"}
-- args: rhythm!, windows!
-- refuse: rule_every_sane
SELECT 1
  FROM (VALUES ('H'), ('A'), ('B'), ('C'), ('O')) AS v
 WHERE COALESCE(pick(:rhythm, v.column1), '') = '' OR length(:rhythm) > 60 OR trim(pick(:rhythm, v.column1), '0123456789') <> ''
    OR CAST(pick(:rhythm, v.column1) AS INTEGER) NOT BETWEEN 1 AND 3650;
-- check: level_windows
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || r.id, r.bucket, :rev, r.id, 'every', pick(:rhythm, r.which), :now, :me
  FROM rule AS r
 WHERE r.id IN ('R05', 'R06', 'R07', 'R08', 'R09') AND COALESCE(CAST(r.every AS TEXT), '') <> pick(:rhythm, r.which);

UPDATE rule
   SET rev = :rev, every = CAST(pick(:rhythm, which) AS INTEGER)
 WHERE id IN ('R05', 'R06', 'R07', 'R08', 'R09') AND COALESCE(CAST(every AS TEXT), '') <> pick(:rhythm, which);

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.windows', s.bucket, :rev, s.id, 'value', :windows, :now, :me
  FROM setting AS s WHERE s.id = 'level_windows' AND s.value <> :windows;

UPDATE setting SET rev = :rev, value = :windows WHERE id = 'level_windows' AND value <> :windows;
