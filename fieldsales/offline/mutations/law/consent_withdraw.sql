-- A person takes back what he agreed to; it stays in the book with the day on which it ended.
-- by: rep, manager
-- example: {"id": "01jd00000000000000withdraw", "contact": "01jd0000000000000000visit1.contact", "kind": "marketing"}
-- args: contact!, kind!
-- mine: contact = :contact
-- refuse: contact_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: choice_unknown
SELECT 1 WHERE :kind NOT IN ('filing', 'marketing', 'photo', 'name_shown');
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.withdrew', c.bucket, :rev, c.id, 'withdrew', :kind, :now, :me FROM contact AS c WHERE c.id = :contact;

UPDATE consent SET rev = :rev, withdrawn_at = :now
 WHERE contact_id = :contact AND kind = :kind AND at <= :now AND (withdrawn_at IS NULL OR withdrawn_at > :now);
-- then: reschedule
