-- The owner changes a setting.
-- by: manager
-- example: {"id": "01jd000000000000000setset1", "setting": "tasks_per_day", "value": "20"}
-- args: setting!, value!
-- mine: setting = :setting
-- refuse: setting_length
SELECT 1 WHERE length(:value) > 400;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.value', s.bucket, :rev, s.id, 'value', :value, :now, :me FROM setting AS s WHERE s.id = :setting;

UPDATE setting SET rev = :rev, value = :value WHERE id = :setting;
