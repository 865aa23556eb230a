-- The owner changes a setting; what it may be is said here, one refusal for each.
-- by: manager
-- may: settings
-- example: {"id": "01jd000000000000000setset1", "setting": "tasks_per_day", "value": "20"}
-- args: setting!, value!
-- mine: setting = :setting
-- refuse: setting_length
SELECT 1 WHERE length(:value) > 400;
-- refuse: stage_days_wrong
SELECT 1
  FROM (VALUES ('S01'), ('S02'), ('S03'), ('S04'), ('S05'), ('S06'), ('S07'), ('S08'), ('S09'), ('S10')) AS v
 WHERE :setting = 'stage_days'
   AND (COALESCE(pick(:value, v.column1), '') = '' OR trim(pick(:value, v.column1), '0123456789') <> '' OR length(pick(:value, v.column1)) > 3
     OR CAST(pick(:value, v.column1) AS INTEGER) > 400 OR length(:value) - length(replace(:value, ',', '')) <> 9);
-- refuse: lead_days_wrong
SELECT 1
  FROM (VALUES ('solid'), ('engineered'), ('laminate'), ('spc')) AS v
 WHERE :setting = 'lead_days'
   AND (COALESCE(pick(:value, v.column1), '') = '' OR trim(pick(:value, v.column1), '0123456789') <> '' OR length(pick(:value, v.column1)) > 3
     OR CAST(pick(:value, v.column1) AS INTEGER) > 200 OR length(:value) - length(replace(:value, ',', '')) <> 3);
-- refuse: level_windows_wrong
SELECT 1
 WHERE :setting = 'level_windows'
   AND NOT COALESCE('H=' || pick(:value, 'H') || ',A=' || pick(:value, 'A') || ',B=' || pick(:value, 'B') = :value
     AND trim(pick(:value, 'H') || pick(:value, 'A') || pick(:value, 'B'), '0123456789') = ''
     AND length(:value) BETWEEN 11 AND 17
     AND CAST(pick(:value, 'H') AS INTEGER) BETWEEN 1 AND 365
     AND CAST(pick(:value, 'A') AS INTEGER) BETWEEN CAST(pick(:value, 'H') AS INTEGER) + 1 AND 365
     AND CAST(pick(:value, 'B') AS INTEGER) BETWEEN CAST(pick(:value, 'A') AS INTEGER) + 1 AND 365, false);
-- refuse: protect_more_wrong
SELECT 1
  FROM (VALUES ('N'), ('C'), ('B'), ('A'), ('H')) AS v
 WHERE :setting = 'protect_more'
   AND (COALESCE(pick(:value, v.column1), '') = '' OR trim(pick(:value, v.column1), '0123456789') <> '' OR length(pick(:value, v.column1)) > 3
     OR CAST(pick(:value, v.column1) AS INTEGER) > 365 OR length(:value) - length(replace(:value, ',', '')) <> 4);
-- refuse: protect_warn_wrong
SELECT 1
 WHERE :setting = 'protect_warn'
   AND NOT COALESCE('far=' || pick(:value, 'far') || ',near=' || pick(:value, 'near') || ',last=' || pick(:value, 'last') = :value
     AND trim(pick(:value, 'far') || pick(:value, 'near') || pick(:value, 'last'), '0123456789') = ''
     AND length(:value) BETWEEN 18 AND 22
     AND CAST(pick(:value, 'last') AS INTEGER) >= 1
     AND CAST(pick(:value, 'near') AS INTEGER) > CAST(pick(:value, 'last') AS INTEGER)
     AND CAST(pick(:value, 'far') AS INTEGER) BETWEEN CAST(pick(:value, 'near') AS INTEGER) + 1 AND 60, false);
-- refuse: revisit_days_wrong
SELECT 1
 WHERE :setting = 'revisit_days'
   AND NOT COALESCE('from=' || pick(:value, 'from') || ',to=' || pick(:value, 'to') = :value
     AND trim(pick(:value, 'from') || pick(:value, 'to'), '0123456789') = ''
     AND length(:value) BETWEEN 11 AND 13
     AND CAST(pick(:value, 'from') AS INTEGER) BETWEEN 1 AND 30
     AND CAST(pick(:value, 'to') AS INTEGER) BETWEEN CAST(pick(:value, 'from') AS INTEGER) AND 60, false);
-- refuse: setting_number_wrong
SELECT 1
  FROM (VALUES ('tasks_per_day', 1, 200), ('contacts_per_day', 1, 5), ('contacts_per_week', 1, 7),
               ('invite_hours', 1, 720), ('device_days', 7, 365), ('sign_in_days', 30, 1825),
               ('lost_attempts', 1, 6), ('lost_hours', 1, 240), ('lost_sample', 0, 100), ('pool_rhythms', 1, 20), ('pool_claims', 0, 100), ('pool_cap', 1, 2000), ('pool_bar_days', 0, 90),
               ('reveals_free', 0, 500), ('reveals_most', 1, 2000), ('request_days', 1, 60), ('retention_months', 1, 60), ('retention_on', 0, 1),
               ('stale_days', 1, 365), ('most_tries', 1, 9), ('round_days', 7, 90), ('nearly_done', 1, 50), ('flooring_days', 1, 120), ('group_hint', 2, 100), ('referral_names', 1, 9), ('retention_target', 1, 100), ('retention_warn', 1, 100),
               ('protect_days', 1, 365), ('protect_most', 1, 1825), ('dispute_days', 1, 30), ('evidence_days', 1, 60), ('split_share', 1, 99)) AS v
 WHERE :setting = v.column1
   AND (:value = '' OR trim(:value, '0123456789') <> '' OR length(:value) > 6 OR CAST(:value AS INTEGER) NOT BETWEEN v.column2 AND v.column3);
-- refuse: heating_season_wrong
SELECT 1 WHERE :setting = 'heating_season' AND COALESCE(day_ok('2027-' || :value), 0) = 0;
-- refuse: daily_deadline_wrong
SELECT 1
 WHERE :setting = 'daily_deadline'
   AND (length(:value) <> 5 OR trim(:value, '0123456789:') <> '' OR substr(:value, 3, 1) <> ':' OR length(replace(:value, ':', '')) <> 4
     OR substr(:value, 1, 2) > '23' OR substr(:value, 4, 2) > '59');
-- refuse: call_window_wrong
SELECT 1
  FROM (VALUES (1, ''), (2, ':')) AS v
 WHERE :setting = 'call_window'
   AND (length(:value) NOT IN (11, 23) OR length(item(:value, 1)) <> 11
     OR (item(:value, v.column1) IS NOT NULL
       AND (trim(item(:value, v.column1), '0123456789:-') <> '' OR replace(item(:value, v.column1), ':', '') <> substr(item(:value, v.column1), 1, 2) || substr(item(:value, v.column1), 4, 2) || '-' || substr(item(:value, v.column1), 7, 2) || substr(item(:value, v.column1), 10, 2)
         OR substr(item(:value, v.column1), 1, 2) > '23' OR substr(item(:value, v.column1), 4, 2) > '59' OR substr(item(:value, v.column1), 7, 2) > '23' OR substr(item(:value, v.column1), 10, 2) > '59'
         OR substr(item(:value, v.column1), 1, 5) >= substr(item(:value, v.column1), 7, 5)))
     OR substr(item(:value, 2), 1, 5) < substr(item(:value, 1), 7, 5));
-- refuse: field_hours_wrong
SELECT 1
 WHERE :setting = 'field_hours'
   AND (length(:value) <> 11 OR trim(:value, '0123456789:-') <> '' OR substr(:value, 3, 1) || substr(:value, 6, 1) || substr(:value, 9, 1) <> ':-:'
     OR length(replace(replace(:value, ':', ''), '-', '')) <> 8 OR substr(:value, 1, 2) > '23' OR substr(:value, 4, 2) > '59'
     OR substr(:value, 7, 2) > '23' OR substr(:value, 10, 2) > '59' OR substr(:value, 1, 5) >= substr(:value, 7, 5));
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.value', s.bucket, :rev, s.id, 'value', :value, :now, :me FROM setting AS s WHERE s.id = :setting;

UPDATE setting SET rev = :rev, value = :value WHERE id = :setting;

-- Rule R01 begins with the first of its days.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.steps', r.bucket, :rev, r.id, 'steps', pick(:value, 'from'), :now, :me
  FROM rule AS r WHERE :setting = 'revisit_days' AND r.id = 'R01' AND r.steps <> pick(:value, 'from');

UPDATE rule SET rev = :rev, steps = pick(:value, 'from') WHERE :setting = 'revisit_days' AND id = 'R01' AND steps <> pick(:value, 'from');
