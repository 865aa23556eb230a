-- What came of a contact with a customer; done means that the result is filled in. An attempt leaves its task open.
-- by: rep, manager
-- example: {"id": "01jd00000000000000follow01", "customer": "jinxiu-1.1.3.2@xiaoli", "task": "R03", "channel": "call", "result": "talked_ok", "next_in": "7", "level": "B"}
-- args: customer!, task, result!, channel, note, objection, next_in, next_on, level, level_was, reason, along
-- mine: customer = :customer
-- refuse: result_unknown
SELECT 1 WHERE :result NOT IN ('talked_ok', 'talked_no_time', 'appointment', 'store_booked', 'store_visited', 'measured', 'quoted', 'deposit', 'refused', 'do_not_contact', 'wrong_number', 'switched_off', 'no_answer', 'left_message', 'wechat_sent', 'wechat_replied', 'moved_date', 'competitor_bought', 'complaint');
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:channel, '') NOT IN ('', 'visit', 'call', 'wechat', 'sms', 'store', 'letter', 'meeting', 'other')
    OR COALESCE(:objection, '') NOT IN ('', 'price', 'spouse', 'too_early', 'company_includes', 'tiles', 'heating', 'eco', 'online', 'friend', 'bad_experience', 'no_time');
-- refuse: followup_note_length
SELECT 1 WHERE length(:note) > 1000;
-- refuse: person_gone
SELECT 1 WHERE COALESCE(:along, '') <> '' AND NOT EXISTS (SELECT 1 FROM person WHERE id = :along AND active = 1 AND id <> :me);
-- check: next
-- check: level
-- do:
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, task, due_on, channel, result, valid, closes, objection, next_on, note)
SELECT :id, k.bucket, :rev, k.id, k.door_id, k.owner_id, :me, :now, :today, NULLIF(:task, ''), k.due_on, NULLIF(:channel, ''), :result,
       CASE WHEN :result IN ('talked_ok', 'talked_no_time', 'appointment', 'store_booked', 'store_visited', 'measured', 'quoted', 'deposit', 'refused', 'wechat_replied') THEN 1 ELSE 0 END,
       CASE WHEN COALESCE(:task, '') = '' OR :result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number') THEN 0
            WHEN :result = 'wechat_sent' AND NOT EXISTS (SELECT 1 FROM rule AS r WHERE r.id = :task AND replace(',' || r.channel || ',', ',wechat,', '') <> ',' || r.channel || ',') THEN 0
            ELSE 1 END,
       NULLIF(:objection, ''),
       CASE WHEN COALESCE(:task, '') <> '' AND :result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number', 'wechat_sent')
            THEN COALESCE(NULLIF(:next_on, ''), add_days(:today, COALESCE(NULLIF(:next_in, ''), '1'))) END,
       NULLIF(:note, '')
  FROM customer AS k WHERE k.id = :customer;

-- Who came along, as on a visit; here only those who see the customer know it.
INSERT INTO companion (id, bucket, rev, visit_id, door_id, person_id, at)
SELECT :id || '.c', k.bucket, :rev, :id, k.door_id, :along, :now
  FROM customer AS k WHERE k.id = :customer AND COALESCE(:along, '') <> '';

-- What was agreed replaces what was agreed before; whoever was reached has settled it. An attempt moves only its own task.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.next_on', k.bucket, :rev, k.id, 'next_on',
       CASE WHEN :result IN ('do_not_contact', 'competitor_bought') THEN ''
            WHEN f.next_on IS NOT NULL THEN f.next_on
            WHEN :next_on <> '' THEN :next_on WHEN :next_in <> '' THEN add_days(:today, CAST(:next_in AS INTEGER)) ELSE '' END,
       :now, :me
  FROM customer AS k JOIN followup AS f ON f.id = :id
 WHERE k.id = :customer
   AND (f.valid = 1 OR :result IN ('do_not_contact', 'competitor_bought', 'moved_date', 'complaint') OR f.task = 'R00'
     OR (f.next_on IS NULL AND COALESCE(:next_on, '') || COALESCE(:next_in, '') <> ''));
-- then: next
-- Who does not want to be contacted is not, in any channel.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || c.id, c.bucket, :rev, c.id, 'do_not_contact', '1', :now, :me
  FROM contact AS c WHERE c.customer_id = :customer AND c.gone_at IS NULL AND c.do_not_contact = 0 AND :result = 'do_not_contact';

UPDATE contact SET rev = :rev, do_not_contact = 1
 WHERE customer_id = :customer AND gone_at IS NULL AND do_not_contact = 0 AND :result = 'do_not_contact';

UPDATE own_task SET rev = :rev, done_at = :now
 WHERE id = :task AND customer_id = :customer AND EXISTS (SELECT 1 FROM followup AS f WHERE f.id = :id AND f.closes = 1);
-- then: level
-- then: reschedule
-- then: revisit
