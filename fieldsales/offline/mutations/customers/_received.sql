-- A reception of a filed customer is a contact with him: it counts for his rhythm, and what was agreed is his next contact.
-- do:
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, channel, result, valid, closes, next_on, note)
SELECT :id || '.f', k.bucket, :rev, k.id, k.door_id, k.owner_id, r.person_id, :now, r.day, CASE r.way WHEN 'phone_in' THEN 'call' ELSE 'store' END,
       COALESCE(r.result, CASE r.way WHEN 'phone_in' THEN 'talked_ok' ELSE 'store_visited' END), 1, 0, NULL, r.said
  FROM reception AS r JOIN customer AS k ON k.id = r.customer_id
 WHERE r.id = COALESCE(:reception, :id);

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.agreed', k.bucket, :rev, k.id, 'next_on', COALESCE(r.next_on, ''), :now, :me
  FROM reception AS r JOIN customer AS k ON k.id = r.customer_id
 WHERE r.id = COALESCE(:reception, :id) AND COALESCE(r.next_on, '') <> COALESCE(k.next_on, '');

UPDATE customer
   SET rev = :rev,
       next_on = NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), '')
 WHERE id = (SELECT r.customer_id FROM reception AS r WHERE r.id = COALESCE(:reception, :id)) AND EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.agreed');
