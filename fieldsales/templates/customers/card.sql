-- The printed card of a customer (客户信息卡): what stays, what changes, and the last contacts; numbers masked, marks as letters.
-- by: rep, manager
-- where: server
-- example: {"id": "jinxiu-1.1.3.2@xiaoli"}
-- one!: customer
SELECT k.id, k.door_id, k.level, k.level_on, k.type, k.product, k.source, k.special, k.value_class, k.has_need, k.need_area, k.stage, k.stage_seen_on, k.t_on, k.t_source, k.met_on, k.due_on, k.made_at,
       k.place, b.street, b.name AS block_name, p.name AS keeper, (SELECT h.name FROM shop AS h) AS shop,
       CASE WHEN k.level = 'D' THEN days_between(k.level_on, :today) / 30 END AS months_laid
  FROM customer AS k
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE k.id = :id;
-- one: file
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
-- many: contacts
SELECT c.id, c.name, c.role, c.phone, CASE WHEN c.wechat IS NULL THEN 0 ELSE 1 END AS wechat, c.is_decider, c.is_key_person, c.do_not_contact, c.data_source, c.title, c.department, u.name AS work_unit,
       (SELECT f.value FROM fact AS f WHERE f.subject_id = c.id AND f.field = 'work_name' ORDER BY f.at DESC, f.id DESC LIMIT 1) AS work_name,
       (SELECT f.value FROM fact AS f WHERE f.subject_id = c.id AND f.field = 'birthday' ORDER BY f.at DESC, f.id DESC LIMIT 1) AS birthday
  FROM contact AS c JOIN customer AS k ON k.id = :id LEFT JOIN work_unit AS u ON u.id = c.work_unit_id
 WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL
 ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 8;
-- many: services
SELECT f.id, f.value, f.at FROM fact AS f WHERE f.subject_id = :id AND f.field = 'service' ORDER BY f.at DESC, f.id DESC LIMIT 8;
-- many: past
SELECT f.id, f.day, f.channel, f.result, f.next_on, f.note, p.name AS person FROM followup AS f LEFT JOIN person AS p ON p.id = f.person_id
 WHERE f.customer_id = :id AND f.gone_at IS NULL AND f.result NOT IN ('moved', 'skipped') ORDER BY f.at DESC, f.id DESC LIMIT 12;
