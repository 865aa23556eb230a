-- Two claims on one household, what waits first: for the manager or, after an appeal, for the owner.
-- by: manager
-- may: schedule
-- where: server
-- example: {}
-- many: collisions
SELECT c.id, c.status, c.found_by, c.found_at, c.due_on, days_between(c.due_on, :today) AS late, c.decision, c.share, c.decided_at,
       a.name AS first_name, b.name AS second_name, f.place AS first_place, s.place AS second_place, f.special AS first_special, s.special AS second_special,
       (SELECT c.name FROM contact AS c WHERE c.customer_id = f.id AND c.door_id = f.door_id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS first_who,
       (SELECT c.name FROM contact AS c WHERE c.customer_id = s.id AND c.door_id = s.door_id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS second_who, c.first_at, c.second_at,
       CASE WHEN c.status IN ('frozen', 'appealed') THEN 1 ELSE 0 END AS waits, COUNT(*) OVER () AS total
  FROM collision AS c
  LEFT JOIN person AS a ON a.id = c.first_owner
  LEFT JOIN person AS b ON b.id = c.second_owner
  LEFT JOIN customer AS f ON f.id = c.first_customer
  LEFT JOIN customer AS s ON s.id = c.second_customer
 WHERE c.status IN ('frozen', 'appealed') OR (:all = '1' AND c.status <> 'void')
 ORDER BY CASE WHEN c.status IN ('frozen', 'appealed') THEN 0 ELSE 1 END, CASE WHEN c.status IN ('frozen', 'appealed') THEN c.due_on END NULLS LAST, c.found_at DESC, c.id
 LIMIT 100;
