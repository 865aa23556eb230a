-- Two customers who are one become one: everything of :other is :customer's from now on, and a split puts it back (pool/merging.py).
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd000000000000000merge01", "customer": "jinxiu-1.1.3.2@xiaoli", "other": "jinxiu-1.1.5.2@xiaoli", "reason": "同一个号码"}
-- args: customer!, other!, reason!
-- mine: customer = :customer
-- mine: customer = :other
-- check: ordered
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
UPDATE door SET rev = :rev WHERE id IN (SELECT k.door_id FROM customer AS k WHERE k.id IN (:customer, :other));
