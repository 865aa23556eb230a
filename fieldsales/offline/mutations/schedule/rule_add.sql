-- The owner adds a rule of his own, of a kind whose facts the schedule knows.
-- by: manager
-- may: rules
-- example: {"id": "01jd00000000000000ruleadd1", "rule": "X01", "kind": "level", "which": "A", "steps": "3", "task": "送样板"}
-- args: rule!, kind!, which, active, steps, every, by_product, needs, day_policy, channel, task!, script, priority, stops
-- refuse: rule_code
SELECT 1 WHERE length(:rule) NOT BETWEEN 2 AND 4 OR substr(:rule, 1, 1) <> 'X' OR trim(substr(:rule, 2), '0123456789') <> '';
-- refuse: rule_there
SELECT 1 WHERE EXISTS (SELECT 1 FROM rule AS r WHERE r.id = :rule);
-- refuse: rule_kind_not_new
SELECT 1 WHERE :kind NOT IN ('new', 'level', 'stage', 'plan', 'result', 'accepted', 'season', 'lost', 'potential', 'key_person', 'objection');
-- refuse: rule_which
SELECT 1
 WHERE (:kind = 'level' AND COALESCE(:which, '') NOT IN ('N', 'C', 'B', 'A', 'H', 'O', 'D', 'T', 'F'))
    OR (:kind = 'objection' AND COALESCE(:which, '') NOT IN ('price', 'spouse', 'too_early', 'company_includes', 'tiles', 'heating', 'eco', 'online', 'friend', 'bad_experience', 'no_time'))
    OR (:kind = 'result' AND COALESCE(:which, '') NOT IN ('talked_ok', 'talked_no_time', 'appointment', 'store_booked', 'store_visited', 'measured', 'quoted', 'deposit', 'refused', 'do_not_contact', 'wrong_number', 'switched_off', 'no_answer', 'left_message', 'wechat_sent', 'wechat_replied', 'moved_date', 'competitor_bought', 'complaint'))
    OR (:kind NOT IN ('level', 'objection', 'result', 'stage') AND COALESCE(:which, '') <> '');
-- refuse: rule_which
SELECT 1
  FROM (VALUES (1), (2), (3), (4), (5), (6)) AS n
 WHERE :kind = 'stage'
   AND (length(COALESCE(:which, '')) NOT BETWEEN 2 AND 20
     OR COALESCE(item(:which, n.column1), 'SX') NOT IN ('S00', 'S01', 'S02', 'S03', 'S04', 'S05', 'S06', 'S07', 'S08', 'S09', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'SX'));
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
