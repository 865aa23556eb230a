-- Work of all reps that the server did not take, with everything that was typed; oldest first.
-- by: manager
-- where: server
-- example: {"all": "1"}
-- many: refusals
WITH shown AS (
  SELECT r.id, r.verdict, r.name, r.reason, r.at, r.answered_at, r.answer, r.answered_by, r.person_id,
         replace(replace(replace(replace(r.args, '{"', ''), '"}', ''), '", "', ' ⏎ '), '": "', ': ') AS typed,
         pick(replace(replace(replace(replace(r.args, '{"', ''), '"}', ''), '", "', ','), '": "', '='), 'door') AS door_id
    FROM refusal AS r
   WHERE r.answered_at IS NULL OR COALESCE(:all, '') = '1'
)
SELECT s.id, s.verdict, s.name, s.reason, s.at, s.answered_at, s.answer, s.typed, p.name AS person, q.name AS answered_by,
       d.short AS door, b.name AS block, d.id AS door_id
  FROM shown AS s
  JOIN person AS p ON p.id = s.person_id
  LEFT JOIN person AS q ON q.id = s.answered_by
  LEFT JOIN door AS d ON d.id = s.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
 ORDER BY CASE WHEN s.answered_at IS NULL THEN 0 ELSE 1 END, s.at, s.id
 LIMIT 200;
