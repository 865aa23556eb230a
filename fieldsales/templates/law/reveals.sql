-- Numbers shown in full at the desk: who, whose, when, and why when they were many.
-- by: manager
-- may: people
-- where: server
-- example: {"who": "zhou"}
-- many: looks
SELECT r.id, r.at, r.why, r.person_id, p.name AS person, c.name AS contact, c.customer_id, k.place, COUNT(*) OVER () AS total
  FROM reveal AS r
  LEFT JOIN person AS p ON p.id = r.person_id
  LEFT JOIN contact AS c ON c.id = r.contact_id
  LEFT JOIN customer AS k ON k.id = c.customer_id
 WHERE COALESCE(:who, '') = '' OR r.person_id = :who
 ORDER BY r.at DESC, r.id DESC LIMIT 300;
-- many: people
SELECT r.person_id AS id, p.name, COUNT(*) AS n
  FROM reveal AS r LEFT JOIN person AS p ON p.id = r.person_id
 WHERE r.at >= add_days(:today, -30)
 GROUP BY r.person_id, p.name ORDER BY 3 DESC, p.name;
