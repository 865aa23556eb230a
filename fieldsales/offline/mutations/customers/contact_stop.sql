-- A person said no: he is not contacted any more in any channel (or, with lift = 1, may be again).
-- by: rep, manager
-- example: {"id": "01jd00000000000000000stop1", "contact": "01jd0000000000000000visit1.contact"}
-- args: contact!, lift
-- mine: contact = :contact
-- refuse: contact_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:lift, '') NOT IN ('', '0', '1');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.do_not_contact', c.bucket, :rev, c.id, 'do_not_contact', CASE WHEN :lift = '1' THEN '0' ELSE '1' END, :now, :me
  FROM contact AS c WHERE c.id = :contact;

UPDATE contact
   SET rev = :rev,
       do_not_contact = CAST((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'do_not_contact' ORDER BY f.at DESC, f.id DESC LIMIT 1) AS INTEGER)
 WHERE id = :contact;

-- His appointment goes with him; another person of the household can get a new one.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.next_on', k.bucket, :rev, k.id, 'next_on', '', :now, :me
  FROM contact AS c JOIN customer AS k ON k.id = c.customer_id
 WHERE c.id = :contact AND COALESCE(:lift, '') <> '1' AND k.next_on IS NOT NULL;

UPDATE customer
   SET rev = :rev,
       next_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), next_on, ''), '')
 WHERE id IN (SELECT c.customer_id FROM contact AS c WHERE c.id = :contact)
   AND EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.next_on');
-- then: reschedule
-- then: revisit
