-- The form for a customer whose door is not known; and who named him or buys again.
-- by: rep, manager
-- example: {"from_customer": "jinxiu-1.1.3.2@xiaoli", "source": "referral"}
-- one: brought
SELECT k.id, k.owner_id, k.special, k.level, COALESCE(d.short, k.place) AS place, p.name AS keeper
  FROM customer AS k LEFT JOIN door AS d ON d.id = k.door_id LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE k.id = :from_customer;
-- many: known
SELECT c.id, c.name, c.phone, c.wechat FROM contact AS c JOIN customer AS k ON k.id = :from_customer
 WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL
 ORDER BY c.do_not_contact, c.is_decider DESC, c.made_at, c.id LIMIT 20;
-- many: takers
-- Who may look after him; a rep only himself.
SELECT p.id, p.name FROM person AS p WHERE :role = 'manager' AND p.role = 'rep' AND p.active = 1 ORDER BY p.name, p.id;
