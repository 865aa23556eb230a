-- Somebody came to the shop or called: a line of the register; what he leaves with us makes a file, or finds the one there is.
-- by: manager
-- may: fix
-- where: server
-- example: {"id": "01jd0000000000000reception1", "way": "walk_in", "again": "0", "persons": "2", "came": "10:20", "name": "钱女士", "phone": "137 0013 7000", "data_source": "store", "source": "walk_in", "product": "spc", "stage": "S05", "need_area": "88", "owner": "xiaoli", "said": "看锁扣样板", "result": "store_visited", "next_in": "3"}
-- args: way!, again!, persons, came!, left, name, phone, wechat, wechat_same, contact_role, is_decider, data_source, source, source_from, place, product, stage, has_need, need_area, plan, plan_on, said, result, next_in, next_on, owner, receiver, informer, house_kind, note
-- refuse: way_known
SELECT 1 WHERE :way NOT IN ('walk_in', 'phone_in', 'appointment', 'along');
-- refuse: yes_or_no
SELECT 1 WHERE :again NOT IN ('0', '1');
-- refuse: persons_sane
SELECT 1 WHERE :persons <> '' AND (trim(:persons, '0123456789') <> '' OR length(:persons) > 2 OR CAST(:persons AS INTEGER) NOT BETWEEN 1 AND 50);
-- refuse: clock_wrong
SELECT 1
  FROM (VALUES (:came), (:left)) AS v
 WHERE v.column1 <> ''
   AND (length(v.column1) <> 5 OR trim(v.column1, '0123456789:') <> '' OR substr(v.column1, 3, 1) <> ':' OR length(replace(v.column1, ':', '')) <> 4
     OR substr(v.column1, 1, 2) > '23' OR substr(v.column1, 4, 2) > '59');
-- refuse: left_before
SELECT 1 WHERE :left <> '' AND :left < :came;
-- refuse: result_unknown
SELECT 1 WHERE COALESCE(:result, '') NOT IN ('', 'talked_ok', 'talked_no_time', 'appointment', 'store_booked', 'store_visited', 'measured', 'quoted', 'deposit', 'refused');
-- refuse: followup_note_length
SELECT 1 WHERE length(:said) > 1000;
-- refuse: person_gone
SELECT 1 WHERE :receiver <> '' AND NOT EXISTS (SELECT 1 FROM person WHERE id = :receiver AND active = 1);
-- refuse: owner_needed
SELECT 1
 WHERE COALESCE(:owner, '') = '' AND COALESCE(:phone, '') || COALESCE(:wechat, '') <> ''
   AND NOT EXISTS (SELECT 1 FROM contact AS c WHERE c.gone_at IS NULL AND c.phone = NULLIF(phone(:phone), ''));
-- check: newcomer
-- check: contact
-- check: next
-- do:
INSERT INTO reception (id, bucket, rev, day, came_at, left_at, way, again, persons, customer_id, owner_id, person_id, name, source, product, stage, need_area, said, result, next_on, at)
SELECT :id, 'rep:' || COALESCE(k.owner_id, NULLIF(:owner, ''), ''), :rev, :today, :came, NULLIF(:left, ''), :way, CAST(:again AS INTEGER), COALESCE(CAST(NULLIF(:persons, '') AS INTEGER), 1),
       k.id, COALESCE(k.owner_id, NULLIF(:owner, ''), ''), COALESCE(NULLIF(:receiver, ''), :me),
       CASE WHEN COALESCE(:phone, '') || COALESCE(:wechat, '') = '' THEN NULLIF(:name, '') END,
       COALESCE(NULLIF(:source, ''), CASE :way WHEN 'phone_in' THEN 'phone_in' ELSE 'walk_in' END), NULLIF(:product, ''), NULLIF(:stage, ''), CAST(NULLIF(:need_area, '') AS DOUBLE PRECISION),
       NULLIF(:said, ''), NULLIF(:result, ''), COALESCE(NULLIF(:next_on, ''), add_days(:today, NULLIF(:next_in, ''))), :now
  FROM (SELECT 1 AS one) AS always
  LEFT JOIN customer AS k ON k.id = (
    SELECT c.customer_id FROM contact AS c JOIN customer AS x ON x.id = c.customer_id
     WHERE c.gone_at IS NULL AND c.phone = NULLIF(phone(:phone), '')
     ORDER BY CASE WHEN x.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN 0 ELSE 1 END, x.made_at, x.id LIMIT 1);
-- then: newcomer
-- then: contact
UPDATE reception
   SET customer_id = '~' || :id || '@' || owner_id
 WHERE id = :id AND customer_id IS NULL AND EXISTS (SELECT 1 FROM customer AS k WHERE k.id = '~' || :id || '@' || reception.owner_id);
-- then: received
-- then: reschedule
