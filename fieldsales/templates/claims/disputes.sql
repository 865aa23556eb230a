-- A rep's double claims, what waits first.
-- by: rep
-- example: {}
-- many: disputes
SELECT d.id, d.status, d.later, d.outcome, d.due_on, d.found_by, d.decided_at, k.special, k.place,
       (SELECT c.name FROM contact AS c WHERE c.customer_id = k.id AND c.door_id = k.door_id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS name, substr(p.name, 1, 1) || '*' AS other,
       days_between(d.due_on, :today) AS late
  FROM dispute AS d
  LEFT JOIN customer AS k ON k.id = d.customer_id
  LEFT JOIN person AS p ON p.id = d.other_id
 WHERE d.bucket = 'rep:' || :me AND d.status <> 'void'
 ORDER BY CASE WHEN d.status IN ('frozen', 'appealed') THEN 0 ELSE 1 END, d.at DESC, d.id LIMIT 60;
