-- The owner changes a rule of the schedule; every customer's tasks follow at once.
-- by: manager
-- example: {"id": "01jd0000000000000000ruled1", "rule": "R06", "every": "10"}
-- args: rule!, active, steps, every, by_product, day_policy, channel, task, script, priority, stops
-- mine: rule = :rule
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:active, '') NOT IN ('', '0', '1');
-- refuse: rule_steps
SELECT 1 WHERE trim(COALESCE(:steps, ''), '0123456789-,') <> '' OR length(:steps) > 60
    OR (:steps <> '' AND add_days('2026-01-01', item(:steps, 1)) IS NULL);
-- refuse: rule_every_sane
SELECT 1 WHERE COALESCE(:every, '') <> '' AND (trim(:every, '0123456789') <> '' OR CAST(:every AS INTEGER) NOT BETWEEN 1 AND 3650);
-- refuse: rule_dayless
SELECT 1 FROM rule AS r
 WHERE r.id = :rule AND r.kind NOT IN ('agreed', 'account') AND COALESCE(:steps, r.steps) = '' AND COALESCE(NULLIF(:every, ''), CASE WHEN :every IS NULL THEN CAST(r.every AS TEXT) END) IS NULL;
-- refuse: day_policy_known
SELECT 1 WHERE COALESCE(:day_policy, 'any') NOT IN ('any', 'workday', 'prefer_weekend', 'no_festival');
-- refuse: priority_known
SELECT 1 WHERE COALESCE(:priority, '1') NOT IN ('1', '2', '3', '4');
-- refuse: rule_task_needed
SELECT 1 WHERE length(trim(COALESCE(:task, 'x'))) NOT BETWEEN 1 AND 60;
-- refuse: text_too_long
SELECT 1 WHERE length(:by_product) > 80 OR length(:channel) > 40 OR length(:script) > 40 OR length(:stops) > 80;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, r.bucket, :rev, r.id, v.column1, v.column2, :now, :me
  FROM rule AS r
  JOIN (VALUES ('active', :active), ('steps', :steps), ('every', :every), ('by_product', :by_product), ('day_policy', :day_policy), ('channel', :channel),
    ('task', :task), ('script', :script), ('priority', :priority), ('stops', :stops)) AS v ON r.id = :rule
 WHERE v.column2 IS NOT NULL;

UPDATE rule
   SET rev = :rev,
       active = COALESCE(CAST(NULLIF(:active, '') AS INTEGER), active),
       steps = COALESCE(:steps, steps),
       every = CASE WHEN :every IS NULL THEN every ELSE CAST(NULLIF(:every, '') AS INTEGER) END,
       by_product = COALESCE(:by_product, by_product),
       day_policy = COALESCE(:day_policy, day_policy), channel = COALESCE(:channel, channel),
       task = COALESCE(:task, task), script = COALESCE(:script, script),
       priority = COALESCE(CAST(:priority AS INTEGER), priority), stops = COALESCE(:stops, stops)
 WHERE id = :rule;
