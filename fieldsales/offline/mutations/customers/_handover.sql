-- The customer :customer becomes :owner's under the id door@owner, with everything his rep knew of the household.
-- handover.py runs it; only a server can, because a phone holds one rep's rows. What leaves the bucket of the rep before
-- is named in a tombstone, so that his phone drops it. A row that comes back one day is newer than its tombstone.
-- do:
INSERT INTO tombstone (bucket, rev, table_name, row_id)
SELECT x.bucket, :rev, x.table_name, x.id
  FROM (
    SELECT k.bucket, 'customer' AS table_name, k.id FROM customer AS k WHERE k.id = :customer
    UNION ALL SELECT c.bucket, 'contact', c.id FROM customer AS k JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id WHERE k.id = :customer
    UNION ALL SELECT f.bucket, 'fact', f.id FROM fact AS f WHERE f.subject_id = :customer
    UNION ALL SELECT f.bucket, 'fact', f.id FROM customer AS k JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id JOIN fact AS f ON f.subject_id = c.id
               WHERE k.id = :customer
    UNION ALL SELECT f.bucket, 'followup', f.id FROM followup AS f WHERE f.customer_id = :customer
    UNION ALL SELECT m.bucket, 'companion', m.id FROM followup AS f JOIN companion AS m ON m.visit_id = f.id WHERE f.customer_id = :customer
    UNION ALL SELECT c.bucket, 'comment', c.id FROM comment AS c WHERE c.customer_id = :customer
    UNION ALL SELECT w.bucket, 'own_task', w.id FROM own_task AS w WHERE w.customer_id = :customer
    UNION ALL SELECT n.bucket, 'note', n.id FROM customer AS k JOIN note AS n ON n.door_id = k.door_id AND n.bucket = k.bucket WHERE k.id = :customer
    UNION ALL SELECT p.bucket, 'photo', p.id FROM customer AS k JOIN photo AS p ON p.door_id = k.door_id AND p.bucket = k.bucket WHERE k.id = :customer
    UNION ALL SELECT l.bucket, 'claim', l.id FROM claim AS l WHERE l.id = :customer
    UNION ALL SELECT e.bucket, 'dispute', e.id FROM dispute AS e WHERE e.customer_id = :customer AND e.status = 'frozen'
    UNION ALL SELECT r.bucket, 'relation', r.id FROM relation AS r WHERE r.customer_id = :customer
    UNION ALL SELECT r.bucket, 'reception', r.id FROM reception AS r WHERE r.customer_id = :customer
    UNION ALL SELECT r.bucket, 'referral', r.id FROM referral AS r WHERE r.from_customer = :customer
    UNION ALL SELECT y.bucket, 'key_person', y.id FROM key_person AS y WHERE y.customer_id = :customer
    UNION ALL SELECT m.bucket, 'group_member', m.id FROM group_member AS m WHERE m.customer_id = :customer
    UNION ALL SELECT y.bucket, 'consent', y.id FROM consent AS y WHERE y.customer_id = :customer
    UNION ALL SELECT q.bucket, 'support', q.id FROM support AS q WHERE q.customer_id = :customer
    UNION ALL SELECT q.bucket, 'lost_request', q.id FROM lost_request AS q WHERE q.customer_id = :customer AND q.status <> 'reassigned'
  ) AS x
 WHERE x.id <> ''
    ON CONFLICT (bucket, table_name, row_id) DO UPDATE SET rev = excluded.rev;

UPDATE fact SET rev = :rev, bucket = 'rep:' || :owner
 WHERE subject_id IN (SELECT c.id FROM customer AS k JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id WHERE k.id = :customer);

UPDATE fact SET rev = :rev, bucket = 'rep:' || :owner, subject_id = (SELECT k.door_id FROM customer AS k WHERE k.id = :customer) || '@' || :owner
 WHERE subject_id = :customer;

UPDATE contact SET rev = :rev, bucket = 'rep:' || :owner, owner_id = :owner, customer_id = contact.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND contact.door_id = k.door_id AND contact.customer_id = k.id;

UPDATE companion SET rev = :rev, bucket = 'rep:' || :owner
 WHERE visit_id IN (SELECT f.id FROM followup AS f WHERE f.customer_id = :customer);

UPDATE followup SET rev = :rev, bucket = 'rep:' || :owner, owner_id = :owner, customer_id = door_id || '@' || :owner
 WHERE customer_id = :customer;

UPDATE comment SET rev = :rev, bucket = 'rep:' || :owner, customer_id = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND comment.customer_id = k.id;

UPDATE key_person SET rev = :rev, bucket = 'rep:' || :owner, customer_id = (SELECT k.door_id FROM customer AS k WHERE k.id = :customer) || '@' || :owner
 WHERE customer_id = :customer;

UPDATE group_member SET rev = :rev, bucket = 'rep:' || :owner, customer_id = (SELECT k.door_id FROM customer AS k WHERE k.id = :customer) || '@' || :owner
 WHERE customer_id = :customer;

UPDATE support SET rev = :rev, bucket = 'rep:' || :owner, customer_id = (SELECT k.door_id FROM customer AS k WHERE k.id = :customer) || '@' || :owner
 WHERE customer_id = :customer;

UPDATE consent SET rev = :rev, bucket = 'rep:' || :owner, customer_id = (SELECT k.door_id FROM customer AS k WHERE k.id = :customer) || '@' || :owner
 WHERE customer_id = :customer;

UPDATE own_task SET rev = :rev, bucket = 'rep:' || :owner, owner_id = :owner, customer_id = door_id || '@' || :owner
 WHERE customer_id = :customer;

UPDATE relation SET rev = :rev, bucket = 'rep:' || :owner, customer_id = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND relation.customer_id = k.id;

UPDATE reception SET rev = :rev, bucket = 'rep:' || :owner, owner_id = :owner, customer_id = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND reception.customer_id = k.id;

-- A referral lies with whoever has the customer that named somebody; the one who was named may be another's.
UPDATE referral SET rev = :rev, bucket = 'rep:' || :owner, from_customer = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND referral.from_customer = k.id;

UPDATE referral SET rev = :rev, customer_id = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND referral.customer_id = k.id;

UPDATE customer SET rev = :rev, source_from = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND customer.source_from = k.id;

-- Who asked to give him up and hears that a colleague has him now keeps the answer.
UPDATE lost_request
   SET rev = :rev, bucket = CASE WHEN lost_request.status = 'reassigned' THEN lost_request.bucket ELSE 'rep:' || :owner END,
       owner_id = CASE WHEN lost_request.status = 'reassigned' THEN lost_request.owner_id ELSE :owner END, customer_id = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND lost_request.customer_id = k.id;

UPDATE merge SET kept_id = k.door_id || '@' || :owner FROM customer AS k WHERE k.id = :customer AND merge.kept_id = k.id;

-- An undecided collision goes along; what was decided stays with whom it was said to. The numbers of his people are the new rep's.
UPDATE dispute SET rev = :rev, bucket = CASE dispute.status WHEN 'frozen' THEN 'rep:' || :owner ELSE dispute.bucket END,
       owner_id = CASE dispute.status WHEN 'frozen' THEN :owner ELSE dispute.owner_id END, customer_id = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND dispute.customer_id = k.id;

UPDATE dispute SET rev = :rev, other_id = :owner
 WHERE status = 'frozen' AND collision_id IN (SELECT c.id FROM collision AS c WHERE c.first_customer = :customer OR c.second_customer = :customer)
   AND customer_id <> (SELECT k.door_id FROM customer AS k WHERE k.id = :customer) || '@' || :owner;

UPDATE collision SET rev = :rev, first_owner = CASE collision.status WHEN 'frozen' THEN :owner ELSE collision.first_owner END, first_customer = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND collision.first_customer = k.id;

UPDATE collision SET rev = :rev, second_owner = CASE collision.status WHEN 'frozen' THEN :owner ELSE collision.second_owner END, second_customer = k.door_id || '@' || :owner
  FROM customer AS k WHERE k.id = :customer AND collision.second_customer = k.id;

UPDATE number SET rev = :rev, person_id = :owner
 WHERE id IN (SELECT c.id FROM customer AS k JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.door_id || '@' || :owner WHERE k.id = :customer);

-- What was written and photographed at the door by whoever had the household; its author stays its author.
UPDATE note SET rev = :rev, bucket = 'rep:' || :owner
  FROM customer AS k WHERE k.id = :customer AND note.door_id = k.door_id AND note.bucket = k.bucket;

UPDATE photo SET rev = :rev, bucket = 'rep:' || :owner
  FROM customer AS k WHERE k.id = :customer AND photo.door_id = k.door_id AND photo.bucket = k.bucket;

UPDATE claim SET rev = :rev, id = door_id || '@' || :owner, person_id = :owner
 WHERE id = :customer AND :owner <> '' AND NOT EXISTS (SELECT 1 FROM claim AS x WHERE x.id = claim.door_id || '@' || :owner);

DELETE FROM claim WHERE id = :customer;

UPDATE customer SET rev = :rev, id = door_id || '@' || :owner, bucket = 'rep:' || :owner, owner_id = :owner
 WHERE id = :customer AND NOT EXISTS (SELECT 1 FROM customer AS x WHERE x.id = customer.door_id || '@' || :owner);

-- Both had the household: it becomes one row again, field by field by the newest fact, else by whoever knew anything.
UPDATE customer
   SET rev = :rev,
       made_at = CASE WHEN o.made_at < customer.made_at THEN o.made_at ELSE customer.made_at END,
       has_need = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'has_need' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.has_need, o.has_need, ''), ''),
       need_area = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'need_area' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(customer.need_area AS TEXT), CAST(o.need_area AS TEXT), ''), '') AS DOUBLE PRECISION),
       plan_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.plan_on, o.plan_on, ''), ''),
       plan_precision = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_precision' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.plan_precision, o.plan_precision, ''), ''),
       plan_source = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_source' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.plan_source, o.plan_source, ''), ''),
       plan_set_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plan_set_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.plan_set_on, o.plan_set_on, ''), ''),
       next_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.next_on, o.next_on, ''), ''),
       level = COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'level' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.level),
       level_on = COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'level_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.level_on, o.level_on),
       type = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'type' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.type, o.type, ''), ''),
       product = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'product' ORDER BY f.at DESC, f.id DESC LIMIT 1), customer.product, o.product, ''), ''),
       needs_renovation = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'needs_renovation' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(customer.needs_renovation AS TEXT), CAST(o.needs_renovation AS TEXT), ''), '') AS INTEGER),
       plans_flooring = CAST(NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'plans_flooring' ORDER BY f.at DESC, f.id DESC LIMIT 1), CAST(customer.plans_flooring AS TEXT), CAST(o.plans_flooring AS TEXT), ''), '') AS INTEGER)
  FROM customer AS o
 WHERE o.id = :customer AND customer.id = o.door_id || '@' || :owner;

DELETE FROM customer WHERE id = :customer AND owner_id <> :owner;

-- Who comes out of the pool is somebody's again, and the door says so.
INSERT INTO claim (id, bucket, rev, door_id, person_id, at)
SELECT k.id, d.bucket, :rev, d.id, :owner, k.made_at
  FROM customer AS k JOIN door AS d ON d.id = k.door_id
 WHERE :owner <> '' AND k.id = item(replace(:customer, '@', ','), 1) || '@' || :owner
    ON CONFLICT (id) DO NOTHING;
