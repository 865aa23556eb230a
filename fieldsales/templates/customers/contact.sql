-- A person of a customer: who he is, how he is reached, where he works and who is his relative; /contact/new?customer=… is the form for a new one.
-- by: rep, manager
-- example: {"id": "01jd000000000000000contact.contact"}
-- one!: customer
SELECT k.id, k.door_id, k.special, COALESCE(d.short, k.place) AS place, k.place AS whole_place
  FROM customer AS k LEFT JOIN door AS d ON d.id = k.door_id
 WHERE k.id = COALESCE((SELECT c.customer_id FROM contact AS c WHERE c.id = :id AND c.gone_at IS NULL), CASE WHEN :id = 'new' THEN :customer END);
-- one: person
SELECT c.id, c.name, c.role, c.phone, c.wechat, c.is_decider, c.is_key_person, c.data_source, c.do_not_contact, c.made_at, c.work_unit_id, c.department, c.title,
       u.name AS work_unit, l.gender, l.birthday, l.occupation, l.phone_2, l.email, l.preferred_time, l.work_name, CASE WHEN c.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM contact AS c
  LEFT JOIN work_unit AS u ON u.id = c.work_unit_id
 CROSS JOIN (
   SELECT MAX(CASE WHEN n.field = 'gender' THEN n.value END) AS gender, MAX(CASE WHEN n.field = 'birthday' THEN n.value END) AS birthday,
          MAX(CASE WHEN n.field = 'occupation' THEN n.value END) AS occupation, MAX(CASE WHEN n.field = 'phone_2' THEN n.value END) AS phone_2,
          MAX(CASE WHEN n.field = 'email' THEN n.value END) AS email, MAX(CASE WHEN n.field = 'preferred_time' THEN n.value END) AS preferred_time,
          MAX(CASE WHEN n.field = 'work_name' THEN n.value END) AS work_name
     FROM (SELECT f.field, f.value, ROW_NUMBER() OVER (PARTITION BY f.field ORDER BY f.at DESC, f.id DESC) AS nth FROM fact AS f WHERE f.subject_id = :id) AS n
    WHERE n.nth = 1) AS l
 WHERE c.id = :id AND c.gone_at IS NULL;
-- many: relatives
-- With back = 1 he is the second of the two, so the word turns round.
SELECT r.id, r.kind, CASE WHEN r.b_id = :id THEN 1 ELSE 0 END AS back, c.id AS other_id, COALESCE(c.name, c.phone) AS name, c.role
  FROM relation AS r JOIN contact AS c ON c.id = CASE WHEN r.a_id = :id THEN r.b_id ELSE r.a_id END
 WHERE r.gone_at IS NULL AND c.gone_at IS NULL AND (r.a_id = :id OR r.b_id = :id)
 ORDER BY r.at, r.id;
-- many: others
-- With whom he may be related: the household first, then who was written down last.
SELECT c.id, COALESCE(c.name, c.phone) AS name, CASE WHEN c.customer_id = m.customer_id THEN '' ELSE k.place END AS place
  FROM contact AS m CROSS JOIN customer AS k ON k.owner_id = m.owner_id
  JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id AND c.id <> m.id AND c.gone_at IS NULL AND COALESCE(c.name, c.phone) IS NOT NULL
 WHERE m.id = :id
 ORDER BY CASE WHEN c.customer_id = m.customer_id THEN 0 ELSE 1 END, c.made_at DESC, c.id LIMIT 60;
-- many: work_units
SELECT u.id, u.name FROM work_unit AS u WHERE u.gone_at IS NULL ORDER BY u.name, u.id LIMIT 300;
