-- One key person: influence, attitude, the trust matrix with what to do next, whom he brought, when he is visited, and what support was asked for.
-- by: rep, manager
-- example: {"id": "01jd000000000000000contact.contact"}
-- one!: person
SELECT c.id, c.name, c.phone, c.wechat, c.do_not_contact, c.is_key_person, c.is_decider, c.department, c.title, c.customer_id, c.door_id, c.work_unit_id,
       w.name AS work_unit, h.name AS home, k.special, k.place, k.due_on, days_between(k.due_on, :today) AS late, k.met_on, k.level,
       p.influence, p.attitude, p.trust_org, p.trust_person, p.keeper, n.name AS owner, CASE WHEN c.rev = 0 THEN 1 ELSE 0 END AS waits,
       25 + 50 * p.trust_org AS x, 175 - 50 * p.trust_person AS y
  FROM contact AS c
  LEFT JOIN key_person AS p ON p.id = c.id
  LEFT JOIN work_unit AS w ON w.id = c.work_unit_id
  LEFT JOIN block AS h ON h.id = c.home_block_id
  LEFT JOIN customer AS k ON k.id = c.customer_id
  LEFT JOIN person AS n ON n.id = c.owner_id
 WHERE c.id = :id AND c.gone_at IS NULL;
-- many: photos
SELECT f.id, f.sha256, f.received, CASE WHEN f.person_id = :me OR :role = 'manager' THEN 1 ELSE 0 END AS removable
  FROM contact AS c JOIN customer AS k ON k.id = c.customer_id JOIN photo AS f ON f.door_id = k.door_id AND f.bucket = k.bucket
 WHERE c.id = :id AND f.gone_at IS NULL ORDER BY f.at, f.id;
-- many: brought
-- Customers that name him, or his household, as where they come from; and those a referral of his says.
SELECT k.id, k.special, k.place, k.level, k.made_at,
       (SELECT x.name FROM contact AS x WHERE x.customer_id = k.id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1) AS name
  FROM contact AS c JOIN customer AS k ON k.source_from = c.id OR k.source_from = c.customer_id
 WHERE c.id = :id ORDER BY k.made_at DESC, k.id LIMIT 60;
-- many: groups
SELECT g.id, g.name, g.target, g.joined, g.status, g.ends_on, NULL AS price FROM group_buy AS g WHERE g.key_contact_id = :id ORDER BY g.ends_on DESC, g.id LIMIT 10;
-- many: supports
SELECT s.id, s.text, s.due_on, s.answer, s.at, s.read_at, a.name AS asker, t.name AS asked, CASE WHEN s.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM contact AS c JOIN support AS s ON s.customer_id = c.customer_id
  LEFT JOIN person AS a ON a.id = s.person_id LEFT JOIN person AS t ON t.id = s.to_id
 WHERE c.id = :id ORDER BY s.at DESC, s.id LIMIT 10;
-- many: helpers
SELECT p.id, p.name FROM person AS p WHERE p.active = 1 AND p.role = 'manager' AND (p.roles = '' OR replace(replace(p.roles, 'owner', ''), 'manager', '') <> p.roles)
 ORDER BY CASE WHEN replace(p.roles, 'owner', '') <> p.roles OR p.roles = '' THEN 0 ELSE 1 END, p.name, p.id LIMIT 8;
