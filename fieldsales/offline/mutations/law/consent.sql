-- A person was shown the notice and agreed to something: what, how he said so, and to which wording.
-- by: rep, manager
-- example: {"id": "01jd00000000000000consent1", "contact": "01jd0000000000000000visit1.contact", "kind": "marketing", "channel": "spoken", "wording": "v1"}
-- args: contact!, kind!, channel!, wording!
-- mine: contact = :contact
-- refuse: contact_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: choice_unknown
SELECT 1 WHERE :kind NOT IN ('filing', 'marketing', 'photo', 'name_shown') OR :channel NOT IN ('spoken', 'paper', 'wechat', 'phone') OR length(:wording) > 20;
-- do:
-- A phone may bring it after the word that took it back.
INSERT INTO consent (id, bucket, rev, contact_id, customer_id, kind, wording, channel, by_id, at, withdrawn_at)
SELECT :id, c.bucket, :rev, c.id, c.customer_id, :kind, :wording, :channel, :me, :now,
       (SELECT MIN(f.at) FROM fact AS f WHERE f.subject_id = c.id AND f.field = 'withdrew' AND f.value = :kind AND f.at > :now)
  FROM contact AS c WHERE c.id = :contact;
-- then: reschedule
