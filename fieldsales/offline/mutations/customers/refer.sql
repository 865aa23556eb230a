-- A customer names somebody who may need a floor, and has told him so: at most a setting's number of names at a time (two).
-- by: rep, manager
-- example: {"id": "01jd000000000000000000refer", "from_customer": "jinxiu-1.1.3.2@xiaoli", "informed": "1", "source": "referral", "name": "冯先生", "phone": "13700137001", "data_source": "referral", "place": "春江苑", "next_in": "1"}
-- args: from_customer!, from_contact, informed!, source!, owner, place, name, phone, wechat, wechat_same, contact_role, data_source, has_need, need_area, next_in, next_on, note
-- mine: customer = :from_customer
-- mine: contact = :from_contact
-- refuse: referral_untold
SELECT 1 WHERE :informed <> '1';
-- refuse: source_unknown
SELECT 1 WHERE :source NOT IN ('referral', 'old_customer');
-- refuse: contact_empty
SELECT 1 WHERE COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') = '';
-- refuse: referral_too_many
SELECT 1
 WHERE (SELECT COUNT(*) FROM referral AS r
         WHERE r.from_customer = :from_customer AND COALESCE(r.from_contact, '') = COALESCE(:from_contact, '') AND r.day = :today AND r.status <> 'invalid')
    >= COALESCE((SELECT CAST(s.value AS INTEGER) FROM setting AS s WHERE s.id = 'referral_names'), 2);
-- check: newcomer
-- check: contact
-- check: next
-- do:
-- then: newcomer
INSERT INTO referral (id, bucket, rev, from_customer, from_contact, customer_id, person_id, at, day, status)
SELECT :id, f.bucket, :rev, f.id, NULLIF(:from_contact, ''), k.id, :me, :now, :today, 'given'
  FROM customer AS f JOIN customer AS k ON k.door_id = '~' || :id
 WHERE f.id = :from_customer;
-- then: contact
-- then: reschedule
