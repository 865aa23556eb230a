-- Where a contact works, in which department and as what, and where one who was met at work lives. A unit nobody knew yet is added by its name.
-- by: rep, manager
-- example: {"id": "0193worksat000000000000001", "contact": "01jd000000000000000contact.contact", "work_unit_name": "梧桐市税务局", "department": "办公室", "title": "主任", "home_block": "jinxiu"}
-- args: contact!, work_unit, work_unit_name, department, title, home_block
-- mine: contact = :contact
-- refuse: contact_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: work_unit_gone
SELECT 1 WHERE COALESCE(:work_unit, '') <> '' AND NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit AND gone_at IS NULL);
-- refuse: block_gone
SELECT 1 WHERE COALESCE(:home_block, '') <> '' AND :role = 'manager' AND NOT EXISTS (SELECT 1 FROM block WHERE id = :home_block AND gone_at IS NULL);
-- refuse: work_unit_name_needed
SELECT 1 WHERE length(trim(:work_unit_name)) > 80;
-- refuse: department_length
SELECT 1 WHERE length(:department) > 40 OR length(:title) > 40;
-- do:
INSERT INTO work_unit (id, bucket, rev, name, search)
SELECT :id || '.unit', 'shop', :rev, trim(:work_unit_name), search_text(trim(:work_unit_name))
 WHERE COALESCE(trim(:work_unit_name), '') <> ''
   AND NOT EXISTS (SELECT 1 FROM work_unit AS w WHERE w.gone_at IS NULL AND lower(w.name) = lower(trim(:work_unit_name)));

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, c.bucket, :rev, c.id, v.column1, v.column2, :now, :me
  FROM contact AS c
  JOIN (VALUES
    ('work_unit_id', CASE WHEN COALESCE(trim(:work_unit_name), '') <> ''
       THEN (SELECT w.id FROM work_unit AS w WHERE w.gone_at IS NULL AND lower(w.name) = lower(trim(:work_unit_name)) ORDER BY CASE WHEN w.id = :id || '.unit' THEN 1 ELSE 0 END, w.id LIMIT 1)
       ELSE :work_unit END),
    ('department', :department),
    ('title', :title),
    ('home_block_id', :home_block)
  ) AS v ON c.id = :contact
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = c.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');

UPDATE contact
   SET rev = :rev,
       work_unit_id = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'work_unit_id' ORDER BY f.at DESC, f.id DESC LIMIT 1), work_unit_id, ''), ''),
       department = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'department' ORDER BY f.at DESC, f.id DESC LIMIT 1), department, ''), ''),
       title = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'title' ORDER BY f.at DESC, f.id DESC LIMIT 1), title, ''), ''),
       home_block_id = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'home_block_id' ORDER BY f.at DESC, f.id DESC LIMIT 1), home_block_id, ''), '')
 WHERE id = :contact;

UPDATE key_person SET rev = :rev, work_unit_id = (SELECT c.work_unit_id FROM contact AS c WHERE c.id = :contact)
 WHERE id = :contact;
