-- What was learned about :door: facts of the house for all who sweep there, facts of its people for :me alone.
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:stage_seen_on, '')) = 0 OR day_ok(NULLIF(:plan_on, '')) = 0 OR day_ok(NULLIF(:next_on, '')) = 0;
-- refuse: seen_in_future
SELECT 1 WHERE :stage_seen_on > :today;
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:quiet, '') NOT IN ('', '90', 'ever')
    OR COALESCE(:plan, '') NOT IN ('', 'this_month', 'next_month', 'three_months', 'open')
    OR COALESCE(:next_in, '') NOT IN ('', '1', '2', '3', '7', '14', '30', '60', '90');
-- refuse: area_wrong
SELECT 1
 WHERE :need_area <> ''
   AND (trim(:need_area, '0123456789.') <> '' OR trim(:need_area, '.') = '' OR length(:need_area) > 8
    OR length(:need_area) - length(replace(:need_area, '.', '')) > 1 OR CAST(:need_area AS DOUBLE PRECISION) > 100000);
-- refuse: text_too_long
SELECT 1 WHERE length(:company) > 80;
-- do: given stage, stage_seen_on, heating, company, quiet
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, d.bucket, :rev, d.id, v.column1, v.column2, :now, :me
  FROM door AS d
  JOIN (VALUES
    ('stage', :stage),
    ('stage_seen_on', CASE WHEN :stage <> '' THEN COALESCE(NULLIF(:stage_seen_on, ''), :today) ELSE NULLIF(:stage_seen_on, '') END),
    ('heating', :heating),
    ('company', :company),
    ('quiet_until', CASE :quiet WHEN '90' THEN add_days(:today, 90) WHEN 'ever' THEN '9999-12-31' WHEN '' THEN '' END)
  ) AS v ON d.id = :door
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = d.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');

UPDATE door
   SET rev = :rev,
       stage = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = door.id AND f.field = 'stage' ORDER BY f.at DESC, f.id DESC LIMIT 1), stage, ''), ''),
       stage_seen_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = door.id AND f.field = 'stage_seen_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), stage_seen_on, ''), ''),
       heating = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = door.id AND f.field = 'heating' ORDER BY f.at DESC, f.id DESC LIMIT 1), heating, ''), ''),
       company = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = door.id AND f.field = 'company' ORDER BY f.at DESC, f.id DESC LIMIT 1), company, ''), ''),
       quiet_until = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = door.id AND f.field = 'quiet_until' ORDER BY f.at DESC, f.id DESC LIMIT 1), quiet_until, ''), '')
 WHERE id = :door
   AND EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = :door AND f.rev = :rev);
-- do: given has_need, need_area, plan, plan_on, next_in, next_on, name, phone, wechat, contact_role
-- The first thing known of the people makes the household somebody's customer, and says so to the others.
INSERT INTO customer (id, bucket, rev, door_id, owner_id, place, made_at, level_on)
SELECT d.id || '@' || :me, 'rep:' || :me, :rev, d.id, :me, b.name || ' ' || d.short, :now, :today
  FROM door AS d JOIN block AS b ON b.id = d.block_id
 WHERE d.id = :door
   AND COALESCE(:has_need, '') || COALESCE(:need_area, '') || COALESCE(:plan, '') || COALESCE(:plan_on, '')
    || COALESCE(:next_in, '') || COALESCE(:next_on, '')
    || CASE WHEN COALESCE(:contact, '') = ''
         THEN COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') ELSE '' END <> ''
    ON CONFLICT (id) DO NOTHING;
-- do:
INSERT INTO claim (id, bucket, rev, door_id, person_id, at)
SELECT k.id, d.bucket, :rev, d.id, :me, k.made_at
  FROM customer AS k JOIN door AS d ON d.id = k.door_id
 WHERE k.id = :door || '@' || :me
    ON CONFLICT (id) DO NOTHING;

-- Meeting somebody settles the appointment; a closed door does not.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES
    ('has_need', :has_need),
    ('need_area', :need_area),
    ('plan_on', CASE
       WHEN :plan_on IS NOT NULL THEN :plan_on
       WHEN :plan = 'this_month' THEN substr(:today, 1, 7) || '-01'
       WHEN :plan = 'next_month' THEN substr(add_days(substr(:today, 1, 7) || '-01', 31), 1, 7) || '-01'
       WHEN :plan = 'three_months' THEN add_days(:today, 90)
       WHEN :plan = 'open' THEN '' END),
    ('plan_precision', CASE
       WHEN :plan_on <> '' THEN 'day'
       WHEN :plan_on = '' THEN ''
       WHEN :plan IN ('this_month', 'next_month') THEN 'month'
       WHEN :plan IN ('three_months', 'open') THEN 'unknown' END),
    ('next_on', CASE
       WHEN :next_on <> '' THEN :next_on
       WHEN :next_in <> '' THEN add_days(:today, CAST(:next_in AS INTEGER))
       WHEN :next_on = '' OR :next_in = '' OR :quiet <> '' THEN ''
       WHEN :outcome IN ('family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other') THEN '' END)
  ) AS v ON k.id = :door || '@' || :me
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');
-- do: given plan, plan_on
-- Since when the plan stands as it does, and who said so: the owner.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, p.bucket, :rev, p.subject_id, v.column1, v.column2, :now, :me
  FROM fact AS p
  JOIN (VALUES ('plan_source', 'owner'), ('plan_set_on', :today)) AS v ON p.id = :id || '.plan_on';
-- do:
UPDATE customer
   SET rev = :rev,
       plan_source = CASE WHEN EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.plan_on')
                          THEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_source' ORDER BY f.at DESC, f.id DESC LIMIT 1) ELSE plan_source END,
       plan_set_on = CASE WHEN EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.plan_on')
                          THEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_set_on' ORDER BY f.at DESC, f.id DESC LIMIT 1) ELSE plan_set_on END,
       has_need = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'has_need' ORDER BY f.at DESC, f.id DESC LIMIT 1), has_need, ''), ''),
       need_area = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'need_area' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(need_area AS TEXT), ''), '') AS DOUBLE PRECISION),
       plan_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), plan_on, ''), ''),
       plan_precision = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_precision' ORDER BY f.at DESC, f.id DESC LIMIT 1), plan_precision, ''), ''),
       next_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), next_on, ''), '')
 WHERE id = :door || '@' || :me
   AND EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = customer.id AND f.rev = :rev);
