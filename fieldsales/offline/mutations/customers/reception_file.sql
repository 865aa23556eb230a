-- A reception nobody filed is filed now: with what the guest left after all.
-- by: manager
-- may: fix
-- where: server
-- example: {"id": "01jd00000000000000recepfile", "reception": "reception-1", "owner": "xiaoli", "name": "钱女士", "phone": "13700137000", "data_source": "store"}
-- args: reception!, owner!, name, phone, wechat, wechat_same, data_source!, place
-- mine: reception = :reception
-- refuse: reception_filed
SELECT 1 FROM reception AS r WHERE r.id = :reception AND (r.customer_id IS NOT NULL OR r.gone_at IS NOT NULL);
-- refuse: way_to_reach
SELECT 1 WHERE COALESCE(:phone, '') || COALESCE(:wechat, '') = '';
-- check: newcomer
-- check: contact
-- do:
UPDATE reception
   SET customer_id = (SELECT c.customer_id FROM contact AS c JOIN customer AS x ON x.id = c.customer_id
                       WHERE c.gone_at IS NULL AND c.phone = NULLIF(phone(:phone), '')
                       ORDER BY CASE WHEN x.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN 0 ELSE 1 END, x.made_at, x.id LIMIT 1)
 WHERE id = :reception;
-- then: newcomer
-- then: contact
INSERT INTO tombstone (bucket, rev, table_name, row_id)
SELECT r.bucket, :rev, 'reception', r.id FROM reception AS r
 WHERE r.id = :reception AND r.owner_id <> COALESCE((SELECT k.owner_id FROM customer AS k WHERE k.id = r.customer_id), :owner)
    ON CONFLICT (bucket, table_name, row_id) DO UPDATE SET rev = excluded.rev;

UPDATE reception
   SET rev = :rev, name = NULL, customer_id = COALESCE(customer_id, '~' || :id || '@' || :owner),
       owner_id = COALESCE((SELECT k.owner_id FROM customer AS k WHERE k.id = reception.customer_id), :owner),
       bucket = 'rep:' || COALESCE((SELECT k.owner_id FROM customer AS k WHERE k.id = reception.customer_id), :owner)
 WHERE id = :reception;
-- then: received
-- then: reschedule
