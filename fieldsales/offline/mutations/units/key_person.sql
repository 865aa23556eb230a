-- What is known of a key person: his influence, his attitude to us, how far unit and person trust us, and who looks after him.
-- Recognition and service only: there is no word here for favours, and none may be added.
-- by: rep, manager
-- example: {"id": "0193keyperson0000000000001", "contact": "01jd000000000000000contact.contact", "influence": "4", "attitude": "1", "trust_org": "1", "trust_person": "2", "keeper": "rep"}
-- args: contact!, influence, attitude, trust_org, trust_person, keeper
-- mine: contact = :contact
-- refuse: contact_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:influence, '') NOT IN ('', '1', '2', '3', '4', '5') OR COALESCE(:attitude, '') NOT IN ('', '-2', '-1', '0', '1', '2')
    OR COALESCE(:trust_org, '') NOT IN ('', '0', '1', '2', '3') OR COALESCE(:trust_person, '') NOT IN ('', '0', '1', '2', '3')
    OR COALESCE(:keeper, '') NOT IN ('', 'rep', 'dealer');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, c.bucket, :rev, c.id, v.column1, v.column2, :now, :me
  FROM contact AS c
  JOIN (VALUES ('influence', :influence), ('attitude', :attitude), ('trust_org', :trust_org), ('trust_person', :trust_person), ('keeper', :keeper),
               ('is_key_person', '1')) AS v ON c.id = :contact
 WHERE v.column2 IS NOT NULL
   AND v.column2 <> COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = c.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '');

INSERT INTO key_person (id, bucket, rev, customer_id, work_unit_id, at)
SELECT c.id, c.bucket, :rev, c.customer_id, c.work_unit_id, :now FROM contact AS c WHERE c.id = :contact
    ON CONFLICT (id) DO NOTHING;

UPDATE key_person
   SET rev = :rev,
       influence = CAST(NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = key_person.id AND f.field = 'influence' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') AS INTEGER),
       attitude = CAST(NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = key_person.id AND f.field = 'attitude' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') AS INTEGER),
       trust_org = CAST(NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = key_person.id AND f.field = 'trust_org' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') AS INTEGER),
       trust_person = CAST(NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = key_person.id AND f.field = 'trust_person' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') AS INTEGER),
       keeper = NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = key_person.id AND f.field = 'keeper' ORDER BY f.at DESC, f.id DESC LIMIT 1), '')
 WHERE id = :contact;

UPDATE contact SET rev = :rev,
       is_key_person = CAST(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = contact.id AND f.field = 'is_key_person' ORDER BY f.at DESC, f.id DESC LIMIT 1), '1') AS INTEGER)
 WHERE id = :contact;
-- then: reschedule
