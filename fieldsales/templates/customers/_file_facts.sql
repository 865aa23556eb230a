-- The newest value of each fact of the customer :id, a column each.
SELECT MAX(CASE WHEN n.field = 'house_kind' THEN n.value END) AS house_kind, MAX(CASE WHEN n.field = 'family' THEN n.value END) AS family,
       MAX(CASE WHEN n.field = 'style' THEN n.value END) AS style, MAX(CASE WHEN n.field = 'tags' THEN n.value END) AS tags,
       MAX(CASE WHEN n.field = 'informer' THEN n.value END) AS informer,
       MAX(CASE WHEN n.field = 'budget' THEN n.value END) AS budget, MAX(CASE WHEN n.field = 'competitor' THEN n.value END) AS competitor,
       MAX(CASE WHEN n.field = 'competitor_price' THEN n.value END) AS competitor_price, MAX(CASE WHEN n.field = 'main_criterion' THEN n.value END) AS main_criterion,
       MAX(CASE WHEN n.field = 'dream' THEN n.value END) AS dream, MAX(CASE WHEN n.field = 'solution' THEN n.value END) AS solution,
       MAX(CASE WHEN n.field = 'eco_grade' THEN n.value END) AS eco_grade, MAX(CASE WHEN n.field = 'wear_class' THEN n.value END) AS wear_class,
       MAX(CASE WHEN n.field = 'deliver_by' THEN n.value END) AS deliver_by,
       MAX(CASE WHEN n.field = 'el_know' THEN n.value END) AS el_know, MAX(CASE WHEN n.field = 'el_need' THEN n.value END) AS el_need,
       MAX(CASE WHEN n.field = 'el_trust' THEN n.value END) AS el_trust, MAX(CASE WHEN n.field = 'el_pleased' THEN n.value END) AS el_pleased,
       MAX(CASE WHEN n.field = 'can_pay' THEN n.value END) AS can_pay, MAX(CASE WHEN n.field = 'opportunity_on' THEN n.value END) AS opportunity_on,
       MAX(CASE WHEN n.field = 'series' THEN n.value END) AS series, MAX(CASE WHEN n.field = 'shade' THEN n.value END) AS shade,
       MAX(CASE WHEN n.field = 'batch' THEN n.value END) AS batch, MAX(CASE WHEN n.field = 'thickness' THEN n.value END) AS thickness,
       MAX(CASE WHEN n.field = 'installer' THEN n.value END) AS installer, MAX(CASE WHEN n.field = 'warranty_no' THEN n.value END) AS warranty_no,
       MAX(CASE WHEN n.field = 'difficult_asked' THEN n.value END) AS difficult_asked, MAX(CASE WHEN n.field = 'difficult_reason' THEN n.value END) AS difficult_reason,
       MAX(CASE WHEN n.field = 'difficult_advice' THEN n.value END) AS difficult_advice, MAX(CASE WHEN n.field = 'difficult_review_on' THEN n.value END) AS difficult_review_on
  FROM (SELECT f.field, f.value, ROW_NUMBER() OVER (PARTITION BY f.field ORDER BY f.at DESC, f.id DESC) AS nth FROM fact AS f WHERE f.subject_id = :id) AS n
 WHERE n.nth = 1;
