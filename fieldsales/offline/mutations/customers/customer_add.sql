-- A customer comes into the book whose door is not known: somebody who came, called, was named to us, or buys again.
-- by: rep, manager
-- example: {"id": "01jd00000000000000000walkin", "source": "walk_in", "name": "钱女士", "phone": "13700137000", "data_source": "store", "place": "锦绣花园，哪一户不清楚", "need_area": "88", "plan": "next_month", "product": "spc", "next_in": "3", "note": "先看了锁扣"}
-- args: source!, source_from, informer, owner, place, name, phone, wechat, wechat_same, contact_role, is_decider, is_key_person, data_source, stage, has_need, need_area, plan, plan_on, product, house_kind, next_in, next_on, note
-- mine: customer = :source_from
-- refuse: contact_empty
SELECT 1 WHERE COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') = '';
-- check: newcomer
-- check: contact
-- check: next
-- do:
-- then: newcomer
-- Who came or called was talked to.
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, channel, result, valid, closes)
SELECT :id || '.f', k.bucket, :rev, k.id, k.door_id, k.owner_id, :me, :now, :today, v.column2, v.column3, 1, 0
  FROM customer AS k JOIN (VALUES ('walk_in', 'store', 'store_visited'), ('phone_in', 'call', 'talked_ok')) AS v ON v.column1 = :source
 WHERE k.door_id = '~' || :id;
-- then: contact
-- then: reschedule
