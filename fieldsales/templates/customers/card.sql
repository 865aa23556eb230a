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
(file_facts);
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
