-- A customer's file: what is known of house, need, purchase and floor, what is missing, his marks, and whom he named.
-- by: rep, manager
-- example: {"id": "jinxiu-1.1.3.2@xiaoli", "fill": "budget"}
-- one!: customer
SELECT k.id, k.door_id, k.level, k.level_on, k.source, k.source_from, k.special, k.value_class, k.has_need, k.need_area, k.stage, k.product, k.plan_on, k.made_at,
       COALESCE(d.short, k.place) AS place, CASE WHEN substr(k.door_id, 1, 1) = '~' THEN 1 ELSE 0 END AS doorless, p.name AS keeper,
       (SELECT COALESCE(x.place, '') FROM customer AS x WHERE x.id = k.source_from) AS from_place,
       CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.is_decider = 1 AND c.gone_at IS NULL) THEN 1 ELSE 0 END AS decides,
       CASE WHEN k.level = 'D' THEN days_between(k.level_on, :today) / 30 END AS months_laid
  FROM customer AS k
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE k.id = :id;
-- one: file
(file_facts);
-- one: filed
SELECT COUNT(*) AS asked, SUM(g.known) AS known, SUM(g.known) * 100 / COUNT(*) AS percent FROM gaps_of(k.id = :id) AS g;
-- many: gaps
-- What is missing, the most useful first.
SELECT g.code FROM gaps_of(k.id = :id) AS g WHERE g.known = 0 ORDER BY g.place;
-- many: services
SELECT f.id, f.value, f.at, p.name AS person FROM fact AS f LEFT JOIN person AS p ON p.id = f.person_id
 WHERE f.subject_id = :id AND f.field = 'service' ORDER BY f.at DESC, f.id DESC LIMIT 20;
-- many: contacts
SELECT c.id, c.name, c.role, c.is_decider FROM contact AS c JOIN customer AS k ON k.id = :id
 WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL
 ORDER BY c.do_not_contact, c.is_decider DESC, c.made_at, c.id;
-- many: named
-- Whom he named, and how far each has come: the state follows from what happened since.
SELECT r.id, r.day, r.status, r.reward, r.reward_fen / 100 AS yuan, k.id AS customer_id, b.name AS by_name,
       COALESCE((SELECT c.name FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL ORDER BY c.made_at, c.id LIMIT 1), k.place, '—') AS name,
       CASE WHEN r.status IN ('rewarded', 'invalid') THEN r.status
            WHEN k.level IN ('O', 'D') THEN 'ordered'
            WHEN k.value_class = 'high' THEN 'visited'
            WHEN k.met_on IS NOT NULL THEN 'contacted' ELSE 'given' END AS state
  FROM referral AS r LEFT JOIN customer AS k ON k.id = r.customer_id LEFT JOIN contact AS b ON b.id = r.from_contact
 WHERE r.from_customer = :id ORDER BY r.at DESC, r.id DESC LIMIT 30;
