-- What did not fit into a rep's day, as each day began; the days of the last month, and one :day of one :rep in full.
-- by: manager
-- where: server
-- example: {"day": "2026-11-22", "rep": "xiaoli"}
-- many: days
SELECT o.day, o.person_id, p.name, COUNT(*) AS n, MAX(o.due) AS due, MAX(o.most) AS most, MAX(o.at) AS at
  FROM overflow AS o JOIN person AS p ON p.id = o.person_id
 WHERE o.day >= add_days(:today, -30)
 GROUP BY o.day, o.person_id, p.name ORDER BY o.day DESC, COUNT(*) DESC, p.name, o.person_id;
-- many: rows
SELECT o.customer_id AS id, o.place, o.priority, o.due_on, o.nth, p.name, k.special, k.due_on AS now_due
  FROM overflow AS o
  JOIN person AS p ON p.id = o.person_id
  LEFT JOIN customer AS k ON k.id = o.customer_id
 WHERE o.day = :day AND (COALESCE(:rep, '') = '' OR o.person_id = :rep)
 ORDER BY p.name, o.person_id, o.nth LIMIT 500;
