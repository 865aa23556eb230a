-- What kind of customer it is, and what he wants laid.
-- by: rep, manager
-- example: {"id": "01jd00000000000000custedit", "customer": "jinxiu-1.1.3.2@xiaoli", "type": "direct", "product": "spc"}
-- args: customer!, type, product, needs_renovation, plans_flooring
-- mine: customer = :customer
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:type, '') NOT IN ('', 'direct', 'indirect', 'potential') OR COALESCE(:product, '') NOT IN ('', 'solid', 'engineered', 'laminate', 'spc');
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:needs_renovation, '') NOT IN ('', '0', '1') OR COALESCE(:plans_flooring, '') NOT IN ('', '0', '1');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES ('type', :type), ('product', :product), ('needs_renovation', :needs_renovation), ('plans_flooring', :plans_flooring)) AS v ON k.id = :customer
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');

UPDATE customer
   SET rev = :rev,
       type = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'type' ORDER BY f.at DESC, f.id DESC LIMIT 1), type, ''), ''),
       product = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'product' ORDER BY f.at DESC, f.id DESC LIMIT 1), product, ''), ''),
       needs_renovation = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'needs_renovation' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(needs_renovation AS TEXT), ''), '') AS INTEGER),
       plans_flooring = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plans_flooring' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(plans_flooring AS TEXT), ''), '') AS INTEGER)
 WHERE id = :customer;
-- then: reschedule
