-- A person of a customer is added or corrected, whatever door it is; and what is his own: where he works, his birthday without the year.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000kontakt", "customer": "jinxiu-1.1.3.2@xiaoli", "name": "李老师", "contact_role": "spouse", "phone": "13900139001", "data_source": "told", "title": "教务主任", "department": "教务处", "birthday": "05-20", "preferred_time": "evening"}
-- args: customer!, contact, name, phone, wechat, wechat_same, contact_role, is_decider, is_key_person, data_source, gender, birthday, occupation, phone_2, email, preferred_time, work_unit, work_name, department, title
-- mine: customer = :customer
-- mine: contact = :contact
-- refuse: contact_empty
SELECT 1 WHERE COALESCE(:contact, '') = '' AND COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') = '';
-- refuse: source_bought
SELECT 1 WHERE :data_source = 'purchased';
-- refuse: source_unknown
SELECT 1 WHERE COALESCE(:data_source, '') NOT IN ('', 'told', 'store', 'referral', 'posted', 'work_unit');
-- check: contact
-- refuse: phone_wrong
SELECT 1 WHERE :phone_2 <> '' AND phone_ok(:phone_2) = 0;
-- refuse: birthday_wrong
SELECT 1 WHERE :birthday NOT IN ('', '-') AND (length(:birthday) <> 5 OR day_ok('2028-' || :birthday) = 0);
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:gender, '') NOT IN ('', 'm', 'f') OR COALESCE(:preferred_time, '') NOT IN ('', '-', 'morning', 'noon', 'afternoon', 'evening', 'weekend');
-- refuse: work_unit_gone
SELECT 1 WHERE :work_unit <> '' AND NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit AND gone_at IS NULL);
-- refuse: text_too_long
SELECT 1 WHERE length(:occupation) > 40 OR length(:department) > 40 OR length(:title) > 40 OR length(:work_name) > 40 OR length(:email) > 80;
-- refuse: id_number
SELECT 1
  FROM (VALUES (:name), (:occupation), (:department), (:title), (:work_name)) AS v
 WHERE length(v.column1) - length(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(v.column1, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '')) > 13;
-- do:
-- then: contact
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, c.bucket, :rev, c.id, v.column1, v.column2, :now, :me
  FROM contact AS c
  JOIN (VALUES
    ('gender', :gender), ('birthday', :birthday), ('occupation', :occupation), ('phone_2', phone(:phone_2)), ('email', :email),
    ('preferred_time', :preferred_time), ('work_unit_id', :work_unit), ('work_name', :work_name), ('department', :department), ('title', :title)
  ) AS v ON c.id = COALESCE(NULLIF(:contact, ''), :id || '.contact')
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = c.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');

UPDATE contact
   SET work_unit_id = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'work_unit_id' ORDER BY f.at DESC, f.id DESC LIMIT 1), work_unit_id, ''), ''),
       department = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'department' ORDER BY f.at DESC, f.id DESC LIMIT 1), department, ''), ''),
       title = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'title' ORDER BY f.at DESC, f.id DESC LIMIT 1), title, ''), '')
 WHERE id = COALESCE(NULLIF(:contact, ''), :id || '.contact');
-- then: reschedule
-- then: revisit
