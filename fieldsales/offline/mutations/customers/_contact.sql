-- A person of :customer, of my customer behind :door (_learned.sql made him) or of the one this entry makes (_newcomer.sql):
-- a new one when :contact is empty, else what changed about him.
-- refuse: phone_wrong
SELECT 1 WHERE :phone <> '' AND phone_ok(:phone) = 0;
-- refuse: wechat_wrong
SELECT 1 WHERE :wechat <> '' AND COALESCE(:wechat_same, '') <> '1' AND wechat_ok(:wechat) = 0;
-- refuse: data_source_needed
SELECT 1
 WHERE COALESCE(:contact, '') = '' AND COALESCE(:data_source, '') = ''
   AND COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') <> '';
-- refuse: contact_gone
SELECT 1 WHERE :contact <> '' AND NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:is_decider, '') NOT IN ('', '0', '1') OR COALESCE(:is_key_person, '') NOT IN ('', '0', '1');
-- refuse: name_too_long
SELECT 1 WHERE length(:name) > 40;
-- do: given name, phone, wechat, contact_role
-- Who is met in an office works there, in the department it belongs to.
INSERT INTO contact (id, bucket, rev, customer_id, door_id, owner_id, is_decider, is_key_person, data_source, do_not_contact, search, made_at, work_unit_id, department)
SELECT :id || '.contact', k.bucket, :rev, k.id, k.door_id, k.owner_id, 0, 0, :data_source, 0, '', :now, s.site_of, CASE WHEN s.site_of IS NOT NULL THEN NULLIF(u.label, '') END
  FROM customer AS k
  LEFT JOIN door AS d ON d.id = k.door_id LEFT JOIN block AS s ON s.id = d.block_id LEFT JOIN unit AS u ON u.id = d.unit_id
 WHERE k.id = COALESCE(:customer, :door || '@' || :me, '~' || :id || '@' || COALESCE(NULLIF(:owner, ''), :me))
   AND COALESCE(:contact, '') = ''
   AND COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') <> '';
-- do: given name, contact_role, phone, wechat, wechat_same, is_decider, is_key_person, data_source
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, c.bucket, :rev, c.id, v.column1, v.column2, :now, :me
  FROM contact AS c
  JOIN (VALUES
    ('name', :name),
    ('role', :contact_role),
    ('phone', phone(:phone)),
    ('wechat', CASE WHEN :wechat_same = '1' THEN NULLIF(phone(:phone), '') ELSE :wechat END),
    ('is_decider', NULLIF(:is_decider, '')),
    ('is_key_person', NULLIF(:is_key_person, '')),
    ('data_source', NULLIF(:data_source, ''))
  ) AS v ON c.id = COALESCE(NULLIF(:contact, ''), :id || '.contact')
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = c.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');
-- do: given contact, name, phone, wechat, contact_role
UPDATE contact
   SET rev = :rev,
       name = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'name' ORDER BY f.at DESC, f.id DESC LIMIT 1), name, ''), ''),
       role = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'role' ORDER BY f.at DESC, f.id DESC LIMIT 1), role, ''), ''),
       phone = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'phone' ORDER BY f.at DESC, f.id DESC LIMIT 1), phone, ''), ''),
       wechat = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'wechat' ORDER BY f.at DESC, f.id DESC LIMIT 1), wechat, ''), ''),
       is_decider = CAST(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'is_decider' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(is_decider AS TEXT)) AS INTEGER),
       is_key_person = CAST(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'is_key_person' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(is_key_person AS TEXT)) AS INTEGER),
       data_source = COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'data_source' ORDER BY f.at DESC, f.id DESC LIMIT 1), data_source)
 WHERE id = COALESCE(NULLIF(:contact, ''), :id || '.contact');

UPDATE contact
   SET search = search_text(COALESCE(name, '') || ' ' || COALESCE(phone, '') || ' ' || COALESCE(wechat, ''))
 WHERE id = COALESCE(NULLIF(:contact, ''), :id || '.contact');
-- then: number
