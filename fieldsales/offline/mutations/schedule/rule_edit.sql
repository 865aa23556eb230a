-- The owner changes a rule of the schedule; every customer's tasks follow at once. Another trigger is its kind with what it is of.
-- What a door, a block, the day or an agreement sets off, and what sleeps, keeps its trigger: other files ask for those by name.
-- by: manager
-- may: rules
-- example: {"id": "01jd0000000000000000ruled1", "rule": "R06", "every": "10"}
-- args: rule!, kind, which, active, steps, every, by_product, day_policy, channel, task, script, priority, stops
-- mine: rule = :rule
-- refuse: rule_kind_fixed
SELECT 1 FROM rule AS r
 WHERE r.id = :rule AND :kind IS NOT NULL
   AND r.kind NOT IN ('new', 'level', 'stage', 'plan', 'result', 'accepted', 'season', 'lost', 'potential', 'key_person', 'objection');
-- refuse: rule_which
SELECT 1 WHERE :kind IS NULL AND :which IS NOT NULL;
-- check: rule
-- refuse: rule_dayless
SELECT 1 FROM rule AS r
 WHERE r.id = :rule AND r.kind NOT IN ('agreed', 'account') AND COALESCE(:steps, r.steps) = '' AND COALESCE(NULLIF(:every, ''), CASE WHEN :every IS NULL THEN CAST(r.every AS TEXT) END) IS NULL;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, r.bucket, :rev, r.id, v.column1, v.column2, :now, :me
  FROM rule AS r
  JOIN (VALUES ('trigger', :kind || CASE WHEN COALESCE(:which, '') <> '' THEN ' ' || :which ELSE '' END), ('active', :active), ('steps', :steps), ('every', :every), ('by_product', :by_product), ('day_policy', :day_policy), ('channel', :channel),
    ('task', :task), ('script', :script), ('priority', :priority), ('stops', :stops)) AS v ON r.id = :rule
 WHERE v.column2 IS NOT NULL;

UPDATE rule
   SET rev = :rev,
       kind = COALESCE(:kind, kind),
       which = CASE WHEN :kind IS NULL THEN which ELSE COALESCE(:which, '') END,
       active = COALESCE(CAST(NULLIF(:active, '') AS INTEGER), active),
       steps = COALESCE(:steps, steps),
       every = CASE WHEN :every IS NULL THEN every ELSE CAST(NULLIF(:every, '') AS INTEGER) END,
       by_product = COALESCE(:by_product, by_product),
       day_policy = COALESCE(:day_policy, day_policy), channel = COALESCE(:channel, channel),
       task = COALESCE(:task, task), script = COALESCE(:script, script),
       priority = COALESCE(CAST(:priority AS INTEGER), priority), stops = COALESCE(:stops, stops)
 WHERE id = :rule;

-- What R01 begins with stands among the settings too (setting_set.sql).
UPDATE setting
   SET rev = :rev, value = 'from=' || item(:steps, 1) || ',to=' || CASE WHEN CAST(pick(value, 'to') AS INTEGER) < CAST(item(:steps, 1) AS INTEGER) THEN item(:steps, 1) ELSE pick(value, 'to') END
 WHERE :rule = 'R01' AND id = 'revisit_days' AND item(:steps, 1) <> '' AND trim(item(:steps, 1), '0123456789') = '';
