-- The owner adds a rule of his own, of a kind whose facts the schedule knows.
-- by: manager
-- may: rules
-- example: {"id": "01jd00000000000000ruleadd1", "rule": "X01", "kind": "level", "which": "A", "steps": "3", "task": "送样板"}
-- args: rule!, kind!, which, active, steps, every, by_product, needs, day_policy, channel, task!, script, priority, stops
-- refuse: rule_code
SELECT 1 WHERE length(:rule) NOT BETWEEN 2 AND 4 OR substr(:rule, 1, 1) <> 'X' OR trim(substr(:rule, 2), '0123456789') <> '';
-- refuse: rule_there
SELECT 1 WHERE EXISTS (SELECT 1 FROM rule AS r WHERE r.id = :rule);
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:needs, '') NOT IN ('', 'heating');
-- check: rule
-- refuse: rule_dayless
SELECT 1 WHERE COALESCE(:steps, '') = '' AND COALESCE(:every, '') = '';
-- do:
INSERT INTO rule (id, bucket, rev, active, kind, which, steps, every, by_product, needs, stops, day_policy, channel, task, script, priority, duty)
SELECT :rule, 'shop', :rev, CAST(COALESCE(NULLIF(:active, ''), '1') AS INTEGER), :kind, COALESCE(:which, ''), COALESCE(:steps, ''), CAST(NULLIF(:every, '') AS INTEGER),
       COALESCE(:by_product, ''), COALESCE(:needs, ''), COALESCE(:stops, ''), COALESCE(NULLIF(:day_policy, ''), 'any'), COALESCE(NULLIF(:channel, ''), 'call'), :task,
       COALESCE(:script, ''), CAST(COALESCE(NULLIF(:priority, ''), '3') AS INTEGER), 0;

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.task', 'shop', :rev, :rule, 'task', :task, :now, :me;
