-- What is known and what is missing in a customer's file, one row for each of words.GAP: place is its place there, known 1 or 0.
-- sqlfile.py puts it wherever a statement says gaps_of(condition on customer k). Who would not say ('-') has answered.
WITH said AS (
  SELECT k.id, f.field, f.value, ROW_NUMBER() OVER (PARTITION BY f.subject_id, f.field ORDER BY f.at DESC, f.id DESC) AS nth
    FROM customer AS k JOIN fact AS f ON f.subject_id = k.id
   WHERE (whose) AND f.field IN ('budget', 'main_criterion', 'competitor', 'dream', 'house_kind', 'family', 'style')
), person AS (
  SELECT k.id, MAX(CASE WHEN c.phone <> '' OR c.wechat <> '' THEN 1 ELSE 0 END) AS reach, MAX(c.is_decider) AS decider,
         MAX(CASE WHEN c.work_unit_id IS NOT NULL OR EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = c.id AND f.field IN ('work_name', 'occupation') AND f.value <> '') THEN 1 ELSE 0 END) AS work,
         MAX(CASE WHEN EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = c.id AND f.field = 'preferred_time' AND f.value <> '') THEN 1 ELSE 0 END) AS preferred_time,
         MAX(CASE WHEN EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = c.id AND f.field = 'birthday' AND f.value <> '') THEN 1 ELSE 0 END) AS birthday
    FROM customer AS k JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL
   WHERE (whose)
   GROUP BY k.id
)
SELECT k.id AS customer_id, g.column1 AS place, g.column2 AS code,
       CASE g.column2
         WHEN 'reach' THEN COALESCE(p.reach, 0) WHEN 'decider' THEN COALESCE(p.decider, 0) WHEN 'work' THEN COALESCE(p.work, 0)
         WHEN 'preferred_time' THEN COALESCE(p.preferred_time, 0) WHEN 'birthday' THEN COALESCE(p.birthday, 0)
         WHEN 'need_area' THEN CASE WHEN k.need_area IS NOT NULL OR k.has_need = 'no' THEN 1 ELSE 0 END
         WHEN 'plan' THEN CASE WHEN k.plan_on IS NOT NULL THEN 1 ELSE 0 END
         WHEN 'stage' THEN CASE WHEN k.stage IS NOT NULL THEN 1 ELSE 0 END
         WHEN 'product' THEN CASE WHEN k.product IS NOT NULL THEN 1 ELSE 0 END
         ELSE CASE WHEN EXISTS (SELECT 1 FROM said AS s WHERE s.id = k.id AND s.field = g.column2 AND s.nth = 1 AND s.value <> '') THEN 1 ELSE 0 END END AS known
  FROM customer AS k
 CROSS JOIN (VALUES (10, 'reach'), (11, 'decider'), (12, 'need_area'), (13, 'plan'), (14, 'stage'), (15, 'product'), (16, 'budget'), (17, 'main_criterion'),
        (18, 'competitor'), (19, 'dream'), (20, 'house_kind'), (21, 'family'), (22, 'style'), (23, 'work'), (24, 'preferred_time'), (25, 'birthday')) AS g
  LEFT JOIN person AS p ON p.id = k.id
 WHERE (whose)
