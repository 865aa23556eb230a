-- Customers whom reps ask to give up: what waits for an answer, what was drawn for a call-back, what was decided lately.
-- by: manager
-- may: schedule
-- where: server
-- example: {}
-- many: asked
-- The longest waiting first; hours since it was captured, and how often he was tried and reached.
SELECT l.id, l.customer_id, l.reason, l.detail, l.said, l.competitor, l.price_fen / 100 AS price, (SELECT f.value FROM fact AS f WHERE f.id = l.id || '.our_price') AS our_price, l.again_on, l.at, k.place, k.special, k.level, k.owner_id, o.name AS owner, p.name AS person,
       c.name AS contact, b.id AS block_id,
       (days_between(substr(l.at, 1, 10), substr(:now, 1, 10)) * 1440 + CAST(substr(:now, 12, 2) AS INTEGER) * 60 + CAST(substr(:now, 15, 2) AS INTEGER)
         - CAST(substr(l.at, 12, 2) AS INTEGER) * 60 - CAST(substr(l.at, 15, 2) AS INTEGER)) / 60 AS hours,
       CAST((SELECT s.value FROM setting AS s WHERE s.id = 'lost_hours') AS INTEGER) AS within,
       (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND f.result NOT IN ('moved', 'skipped')) AS contacts,
       (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND f.valid = 1) AS talks,
       days_between(substr(local_time(k.made_at, (SELECT MAX(z.tz) FROM shop AS z)), 1, 10), :today) AS known_days, k.met_on
  FROM lost_request AS l
  JOIN customer AS k ON k.id = l.customer_id
  LEFT JOIN person AS o ON o.id = k.owner_id
  LEFT JOIN person AS p ON p.id = l.person_id
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT x.id FROM contact AS x WHERE x.customer_id = k.id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1)
 WHERE l.status = 'submitted' ORDER BY l.at, l.id LIMIT 100;
-- many: drawn
-- Agreed to, drawn for a call-back, and not called yet or not reached.
SELECT l.id, l.customer_id, l.reason, l.detail, l.competitor, l.decided_at, k.place, p.name AS person, c.name AS contact, c.phone, s.result, s.done_at
  FROM lost_sample AS s
  JOIN lost_request AS l ON l.id = s.id
  LEFT JOIN customer AS k ON k.id = l.customer_id
  LEFT JOIN person AS p ON p.id = l.person_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT x.id FROM contact AS x
     WHERE x.customer_id = k.id AND x.gone_at IS NULL AND x.do_not_contact = 0 AND x.phone IS NOT NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1)
 WHERE s.drawn = 1 AND COALESCE(s.result, 'no_answer') = 'no_answer'
 ORDER BY s.at, s.id LIMIT 100;
-- many: decided
SELECT l.id, l.customer_id, l.reason, l.status, l.instruction, l.decided_at, l.read_at, COALESCE(k.place, '') AS place, CASE WHEN k.id IS NULL THEN 0 ELSE 1 END AS here,
       p.name AS person, q.name AS decider, s.result
  FROM lost_request AS l
  LEFT JOIN customer AS k ON k.id = l.customer_id
  LEFT JOIN person AS p ON p.id = l.person_id
  LEFT JOIN person AS q ON q.id = l.decided_by
  LEFT JOIN lost_sample AS s ON s.id = l.id
 WHERE l.status <> 'submitted' ORDER BY l.decided_at DESC NULLS LAST, l.id LIMIT 40;
-- many: takers
SELECT p.id, p.name FROM person AS p JOIN account AS a ON a.person_id = p.id WHERE p.active = 1 AND p.role = 'rep' ORDER BY p.name, p.id;
