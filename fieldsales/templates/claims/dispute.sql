-- One double claim as its rep sees it: since when both have the household, what it means now, what was decided and why.
-- by: rep
-- example: {"id": "01jd00000000000000dispute01"}
-- one!: dispute
SELECT d.*, k.id AS customer, k.place, k.special, k.frozen_by,
       (SELECT c.name FROM contact AS c WHERE c.customer_id = k.id AND c.door_id = k.door_id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS name, substr(p.name, 1, 1) || '*' AS other,
       days_between(:today, d.due_on) AS due_in, CASE WHEN d.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM dispute AS d
  LEFT JOIN customer AS k ON k.id = d.customer_id
  LEFT JOIN person AS p ON p.id = d.other_id
 WHERE d.id = :id;
