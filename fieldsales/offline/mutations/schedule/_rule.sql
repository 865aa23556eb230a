-- What a rule's line may say, whether it is changed or new; an argument that was not given changes nothing.
-- refuse: rule_kind_not_new
SELECT 1 WHERE COALESCE(:kind, 'new') NOT IN ('new', 'level', 'stage', 'plan', 'result', 'accepted', 'season', 'lost', 'potential', 'key_person', 'objection');
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
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:active, '') NOT IN ('', '0', '1');
-- refuse: rule_steps
SELECT 1 WHERE trim(COALESCE(:steps, ''), '0123456789-,') <> '' OR length(:steps) > 60;
-- refuse: rule_steps
SELECT 1
  FROM (VALUES (1), (2), (3), (4), (5), (6), (7)) AS n
 WHERE :steps <> '' AND item(:steps, n.column1) IS NOT NULL
   AND (n.column1 > 6 OR add_days('2026-01-01', item(:steps, n.column1)) IS NULL OR abs(CAST(item(:steps, n.column1) AS INTEGER)) > 3650);
-- refuse: rule_every_sane
SELECT 1 WHERE COALESCE(:every, '') <> '' AND (trim(:every, '0123456789') <> '' OR CAST(:every AS INTEGER) NOT BETWEEN 1 AND 3650);
-- refuse: rule_by_product
SELECT 1
 WHERE :by_product <> ''
   AND COALESCE(',solid=' || pick(:by_product, 'solid'), '') || COALESCE(',engineered=' || pick(:by_product, 'engineered'), '')
    || COALESCE(',laminate=' || pick(:by_product, 'laminate'), '') || COALESCE(',spc=' || pick(:by_product, 'spc'), '')
    || COALESCE(',latest=' || pick(:by_product, 'latest'), '') <> ',' || :by_product;
-- refuse: rule_by_product
SELECT 1
  FROM (VALUES ('solid'), ('engineered'), ('laminate'), ('spc'), ('latest')) AS v
 WHERE pick(:by_product, v.column1) IS NOT NULL
   AND (add_days('2026-01-01', pick(:by_product, v.column1)) IS NULL OR abs(CAST(pick(:by_product, v.column1) AS INTEGER)) > 3650);
-- refuse: day_policy_known
SELECT 1 WHERE COALESCE(:day_policy, 'any') NOT IN ('any', 'workday', 'prefer_weekend', 'no_festival');
-- refuse: priority_known
SELECT 1 WHERE COALESCE(:priority, '1') NOT IN ('1', '2', '3', '4');
-- refuse: rule_task_needed
SELECT 1 WHERE length(trim(COALESCE(:task, 'x'))) NOT BETWEEN 1 AND 60;
-- refuse: rule_channel
SELECT 1
  FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)) AS n
 WHERE :channel IS NOT NULL
   AND (length(:channel) > 60
     OR COALESCE(item(:channel, n.column1), 'call') NOT IN ('call', 'wechat', 'visit', 'sms', 'store', 'meeting', 'letter', 'other', 'manager'));
-- refuse: script_key_unknown
SELECT 1 WHERE COALESCE(:script, '') <> '' AND NOT EXISTS (SELECT 1 FROM script AS s WHERE s.key = :script);
-- refuse: rule_stops
SELECT 1
  FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) AS n
 WHERE :stops <> ''
   AND (length(:stops) > 120 OR (n.column1 > 10 AND item(:stops, n.column1) IS NOT NULL)
     OR COALESCE(item(:stops, n.column1), 'plan') NOT IN ('N', 'C', 'B', 'A', 'H', 'O', 'plan', 'decider',
          'talked_ok', 'talked_no_time', 'appointment', 'store_booked', 'store_visited', 'measured', 'quoted', 'deposit', 'refused', 'wechat_replied', 'wechat_sent'));
