-- Calls for support that reps made, those without an answer first.
-- by: manager
-- where: server
-- example: {}
-- many: supports
SELECT s.id, s.text, s.due_on, s.answer, s.at, s.customer_id, a.name AS asker, t.name AS asked, k.special, k.place, days_between(s.due_on, :today) AS late,
       (SELECT x.name FROM contact AS x WHERE x.customer_id = s.customer_id AND x.gone_at IS NULL ORDER BY x.is_key_person DESC, x.is_decider DESC, x.made_at, x.id LIMIT 1) AS name
  FROM support AS s LEFT JOIN person AS a ON a.id = s.person_id LEFT JOIN person AS t ON t.id = s.to_id LEFT JOIN customer AS k ON k.id = s.customer_id
 WHERE s.answered_at IS NULL OR s.answered_at >= add_days(:today, -30)
 ORDER BY CASE WHEN s.answered_at IS NULL THEN 0 ELSE 1 END, CASE WHEN s.to_id = :me THEN 0 ELSE 1 END, s.due_on, s.id LIMIT 100;
