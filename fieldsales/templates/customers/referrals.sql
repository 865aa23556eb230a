-- Who named whom, how far each has come, and what was given for it: the ledger of referrals, the open ones first.
-- by: manager
-- where: server
-- example: {}
-- many: rows
WITH told AS (
  SELECT r.id, r.day, r.at, r.status, r.reward, r.reward_fen / 100 AS yuan, r.rewarded_at, r.from_customer, r.customer_id, r.from_contact, r.person_id,
         CASE WHEN r.status IN ('rewarded', 'invalid') THEN r.status
              WHEN k.level IN ('O', 'D') OR EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.result = 'deposit' AND f.gone_at IS NULL) THEN 'ordered'
              WHEN k.value_class = 'high' THEN 'visited'
              WHEN k.met_on IS NOT NULL THEN 'contacted' ELSE 'given' END AS state
    FROM referral AS r LEFT JOIN customer AS k ON k.id = r.customer_id
)
SELECT t.id, t.day, t.state, t.reward, t.yuan, t.rewarded_at, t.from_customer, t.customer_id, p.name AS person,
       COALESCE(g.name, (SELECT c.name FROM contact AS c WHERE c.customer_id = f.id AND c.door_id = f.door_id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1), f.place) AS giver, f.special AS giver_special,
       COALESCE((SELECT c.name FROM contact AS c WHERE c.customer_id = k.id AND c.door_id = k.door_id AND c.gone_at IS NULL ORDER BY c.made_at, c.id LIMIT 1), k.place) AS named, k.special
  FROM told AS t
  LEFT JOIN customer AS f ON f.id = t.from_customer
  LEFT JOIN customer AS k ON k.id = t.customer_id
  LEFT JOIN contact AS g ON g.id = t.from_contact
  LEFT JOIN person AS p ON p.id = t.person_id
 WHERE COALESCE(:state, '') = '' OR t.state = :state
 ORDER BY CASE t.state WHEN 'ordered' THEN 0 WHEN 'rewarded' THEN 2 WHEN 'invalid' THEN 3 ELSE 1 END, t.at DESC, t.id LIMIT 300;
-- one: sums
SELECT COUNT(*) AS named, COALESCE(SUM(CASE WHEN r.status = 'rewarded' THEN 1 ELSE 0 END), 0) AS rewarded, COALESCE(SUM(r.reward_fen), 0) / 100 AS yuan FROM referral AS r WHERE r.status <> 'invalid';
