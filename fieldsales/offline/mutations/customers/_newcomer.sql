-- A customer whose door nobody knows yet: '~' and the number of this entry stand for it, until somebody learns where he lives.
-- refuse: source_bought
SELECT 1 WHERE :source = 'purchased' OR :data_source = 'purchased';
-- refuse: source_unknown
SELECT 1
 WHERE COALESCE(:source, '') NOT IN ('', 'sweep', 'unit_sweep', 'informer', 'rival_site', 'walk_in', 'phone_in', 'referral', 'old_customer', 'internal', 'designer',
         'foreman', 'property', 'website', 'platform', 'ad', 'fair', 'association', 'tender', 'repurchase')
    OR COALESCE(:data_source, '') NOT IN ('', 'told', 'store', 'referral', 'posted', 'work_unit');
-- refuse: not_allowed
SELECT 1 WHERE :owner <> '' AND :owner <> :me AND :role <> 'manager';
-- refuse: person_gone
SELECT 1 WHERE :owner <> '' AND NOT EXISTS (SELECT 1 FROM person WHERE id = :owner AND active = 1);
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:plan_on, '')) = 0;
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:plan, '') NOT IN ('', 'this_month', 'next_month', 'three_months', 'open')
    OR COALESCE(:has_need, '') NOT IN ('', 'yes', 'no', 'unknown')
    OR COALESCE(:product, '') NOT IN ('', 'solid', 'engineered', 'laminate', 'spc')
    OR COALESCE(:house_kind, '') NOT IN ('', 'new_flat', 'second_hand', 'again', 'self_built', 'villa', 'shop')
    OR COALESCE(:stage, '') NOT IN ('', 'S00', 'S01', 'S02', 'S03', 'S04', 'S05', 'S06', 'S07', 'S08', 'S09', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'SX');
-- refuse: area_wrong
SELECT 1
 WHERE :need_area <> ''
   AND (trim(:need_area, '0123456789.') <> '' OR trim(:need_area, '.') = '' OR length(:need_area) > 8
    OR length(:need_area) - length(replace(:need_area, '.', '')) > 1 OR CAST(:need_area AS DOUBLE PRECISION) > 100000);
-- refuse: text_too_long
SELECT 1 WHERE length(:place) > 80 OR length(:informer) > 40;
-- refuse: note_length
SELECT 1 WHERE length(:note) > 2000;
-- do:
-- Of a reception only what was left with us makes a file, and only where there is none yet.
INSERT INTO customer (id, bucket, rev, door_id, owner_id, place, made_at, level_on, source, source_from)
SELECT '~' || :id || '@' || o.owner_id, 'rep:' || o.owner_id, :rev, '~' || :id, o.owner_id, COALESCE(NULLIF(:place, ''), '—'), :now, :today,
       COALESCE(NULLIF(:source, ''), 'walk_in'), COALESCE(NULLIF(:source_from, ''), NULLIF(:from_customer, ''))
  FROM (SELECT COALESCE(NULLIF(:owner, ''), :me) AS owner_id) AS o
 WHERE NOT EXISTS (SELECT 1 FROM reception AS r WHERE r.id = COALESCE(:reception, :id) AND (r.customer_id IS NOT NULL OR COALESCE(:phone, '') || COALESCE(:wechat, '') = ''));

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES
    ('has_need', :has_need),
    ('need_area', :need_area),
    ('product', :product),
    ('house_kind', :house_kind),
    ('informer', :informer),
    ('stage', :stage),
    ('stage_seen_on', CASE WHEN :stage <> '' THEN :today END),
    ('plan_on', CASE
       WHEN :plan_on <> '' THEN :plan_on
       WHEN :plan = 'this_month' THEN substr(:today, 1, 7) || '-01'
       WHEN :plan = 'next_month' THEN substr(add_days(substr(:today, 1, 7) || '-01', 31), 1, 7) || '-01'
       WHEN :plan = 'three_months' THEN add_days(:today, 90) END),
    ('plan_precision', CASE WHEN :plan_on <> '' THEN 'day' WHEN :plan IN ('this_month', 'next_month') THEN 'month' WHEN :plan = 'three_months' THEN 'unknown' END),
    ('plan_source', CASE WHEN :plan_on <> '' OR :plan IN ('this_month', 'next_month', 'three_months') THEN 'owner' END),
    ('plan_set_on', CASE WHEN :plan_on <> '' OR :plan IN ('this_month', 'next_month', 'three_months') THEN :today END),
    ('next_on', CASE WHEN :next_on <> '' THEN :next_on WHEN :next_in <> '' THEN add_days(:today, CAST(:next_in AS INTEGER)) END)
  ) AS v ON k.door_id = '~' || :id
 WHERE v.column2 <> '';

UPDATE customer
   SET has_need = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.has_need'),
       need_area = CAST((SELECT f.value FROM fact AS f WHERE f.id = :id || '.need_area') AS DOUBLE PRECISION),
       product = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.product'),
       stage = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.stage'),
       stage_seen_on = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.stage_seen_on'),
       plan_on = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.plan_on'),
       plan_precision = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.plan_precision'),
       plan_source = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.plan_source'),
       plan_set_on = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.plan_set_on'),
       next_on = (SELECT f.value FROM fact AS f WHERE f.id = :id || '.next_on')
 WHERE door_id = '~' || :id;

INSERT INTO note (id, bucket, rev, door_id, person_id, text, at)
SELECT :id, k.bucket, :rev, k.door_id, :me, :note, :now
  FROM customer AS k WHERE k.door_id = '~' || :id AND :note <> '';
