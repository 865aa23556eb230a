-- Something of a customer's file: the house, the need in three levels, what decides a purchase, the floor that lies. '-' means: he would not say.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000000file", "customer": "jinxiu-1.1.3.2@xiaoli", "budget": "2", "competitor": "大自然", "dream": "孩子在地上爬也放心", "eco_grade": "enf", "el_know": "看过样板，知道锁扣", "main_criterion": "trust"}
-- args: customer!, has_need, need_area, stage, house_kind, family, style, tags, budget, competitor, competitor_price, main_criterion, dream, solution, eco_grade, wear_class, deliver_by, el_know, el_need, el_trust, el_pleased, can_pay, series, shade, batch, thickness, installer, warranty_no, service, informer
-- mine: customer = :customer
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:has_need, '') NOT IN ('', 'yes', 'no', 'unknown')
    OR COALESCE(:house_kind, '') NOT IN ('', '-', 'new_flat', 'second_hand', 'again', 'self_built', 'villa', 'shop')
    OR COALESCE(:budget, '') NOT IN ('', '-', '1', '2', '3', '4', '5')
    OR COALESCE(:main_criterion, '') NOT IN ('', '-', 'value', 'meets', 'trust', 'used')
    OR COALESCE(:eco_grade, '') NOT IN ('', '-', 'enf', 'e0', 'e1', 'any')
    OR COALESCE(:wear_class, '') NOT IN ('', '-', 'high', 'usual', 'any')
    OR COALESCE(:can_pay, '') NOT IN ('', '0', '1')
    OR COALESCE(:service, '') NOT IN ('', 'care_first', 'care', 'warranty', 'repair', 'boards', 'refinish', 'damp', 'skirting', 'strips', 'more', 'moving', 'urgent')
    OR COALESCE(:stage, '') NOT IN ('', 'S00', 'S01', 'S02', 'S03', 'S04', 'S05', 'S06', 'S07', 'S08', 'S09', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'SX');
-- refuse: stage_of_door
SELECT 1 FROM customer AS k WHERE k.id = :customer AND :stage <> '' AND substr(k.door_id, 1, 1) <> '~';
-- refuse: day_wrong
SELECT 1 WHERE :deliver_by <> '-' AND day_ok(NULLIF(:deliver_by, '')) = 0;
-- refuse: area_wrong
SELECT 1
 WHERE :need_area <> ''
   AND (trim(:need_area, '0123456789.') <> '' OR trim(:need_area, '.') = '' OR length(:need_area) > 8
    OR length(:need_area) - length(replace(:need_area, '.', '')) > 1 OR CAST(:need_area AS DOUBLE PRECISION) > 100000);
-- refuse: price_wrong
SELECT 1 WHERE :competitor_price <> '' AND (trim(:competitor_price, '0123456789') <> '' OR length(:competitor_price) > 5);
-- refuse: text_too_long
SELECT 1
  FROM (VALUES (:family, 40), (:style, 40), (:competitor, 40), (:series, 40), (:shade, 40), (:batch, 40), (:thickness, 40), (:installer, 40), (:warranty_no, 40), (:informer, 40),
               (:tags, 100), (:dream, 200), (:solution, 200), (:el_know, 200), (:el_need, 200), (:el_trust, 200), (:el_pleased, 200)) AS v
 WHERE length(v.column1) > v.column2;
-- refuse: id_number
SELECT 1
  FROM (VALUES (:family), (:style), (:tags), (:dream), (:solution), (:el_know), (:el_need), (:el_trust), (:el_pleased)) AS v
 WHERE length(v.column1) - length(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(v.column1, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '')) > 13;
-- do:
-- A service is told every time it happens, everything else when it changes.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES
    ('has_need', :has_need), ('need_area', :need_area), ('stage', :stage), ('stage_seen_on', CASE WHEN :stage <> '' THEN :today END),
    ('house_kind', :house_kind), ('family', :family), ('style', :style), ('tags', replace(replace(:tags, '，', ','), '、', ',')), ('informer', :informer),
    ('budget', :budget), ('competitor', :competitor), ('competitor_price', :competitor_price), ('main_criterion', :main_criterion),
    ('dream', :dream), ('solution', :solution), ('eco_grade', :eco_grade), ('wear_class', :wear_class), ('deliver_by', :deliver_by),
    ('el_know', :el_know), ('el_need', :el_need), ('el_trust', :el_trust), ('el_pleased', :el_pleased), ('can_pay', :can_pay),
    ('series', :series), ('shade', :shade), ('batch', :batch), ('thickness', :thickness), ('installer', :installer), ('warranty_no', :warranty_no),
    ('service', NULLIF(:service, ''))
  ) AS v ON k.id = :customer
 WHERE v.column2 IS NOT NULL
   AND (v.column1 = 'service'
     OR v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), ''));

UPDATE customer
   SET rev = :rev,
       has_need = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'has_need' ORDER BY f.at DESC, f.id DESC LIMIT 1), has_need, ''), ''),
       need_area = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'need_area' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(need_area AS TEXT), ''), '') AS DOUBLE PRECISION),
       stage = CASE WHEN :stage <> '' THEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'stage' ORDER BY f.at DESC, f.id DESC LIMIT 1) ELSE stage END,
       stage_seen_on = CASE WHEN :stage <> '' THEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'stage_seen_on' ORDER BY f.at DESC, f.id DESC LIMIT 1) ELSE stage_seen_on END
 WHERE id = :customer AND EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = customer.id AND f.rev = :rev);
-- then: reschedule
