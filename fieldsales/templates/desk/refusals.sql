-- Work of all reps that the server did not take, with everything that was typed; open ones first, oldest first.
-- by: manager
-- where: server
-- example: {"all": "1"}
-- many: refusals
SELECT r.id, r.verdict, r.name, CASE WHEN r.name IN ('photo', 'customer_photo') THEN arg(r.args, 'sha256') END AS sha256, r.reason, r.at, r.answered_at, r.answer, p.name AS person, q.name AS answered_by,
       d.id AS door_id, k.id AS customer_id, COALESCE(d.short, NULLIF(k.place, '—'), g.label, arg(r.args, 'label'), arg(r.args, 'name')) AS place, b.name AS block,
       r.total
  FROM (SELECT x.*, COUNT(*) OVER () AS total FROM refusal AS x
         WHERE x.answered_at IS NULL OR COALESCE(:all, '') = '1'
         ORDER BY CASE WHEN x.answered_at IS NULL THEN 0 ELSE 1 END, x.at, x.id
         LIMIT 200) AS r
  JOIN person AS p ON p.id = r.person_id
  LEFT JOIN person AS q ON q.id = r.answered_by
  LEFT JOIN contact AS c ON c.id = arg(r.args, 'contact')
  LEFT JOIN customer AS k ON k.id = arg(r.args, 'customer')
  LEFT JOIN visit AS v ON v.id = arg(r.args, 'visit')
  LEFT JOIN door AS d ON d.id = COALESCE(arg(r.args, 'door'), c.door_id, k.door_id, v.door_id, item(replace(arg(r.args, 'customer'), '@', ','), 1))
  LEFT JOIN building AS g ON g.id = COALESCE(arg(r.args, 'building'), d.building_id)
  LEFT JOIN block AS b ON b.id = COALESCE(arg(r.args, 'block'), g.block_id)
 ORDER BY CASE WHEN r.answered_at IS NULL THEN 0 ELSE 1 END, r.at, r.id;
-- many: typed
WITH RECURSIVE place (n) AS (
  SELECT 1 UNION ALL SELECT p.n + 1 FROM place AS p WHERE p.n < 80
), open (id, args) AS (
  SELECT r.id, r.args FROM refusal AS r
   WHERE r.answered_at IS NULL OR COALESCE(:all, '') = '1'
   ORDER BY CASE WHEN r.answered_at IS NULL THEN 0 ELSE 1 END, r.at, r.id
   LIMIT 200
)
SELECT o.id, arg_name(o.args, p.n) AS name, arg(o.args, arg_name(o.args, p.n)) AS value
  FROM open AS o JOIN place AS p ON arg_name(o.args, p.n) IS NOT NULL
 WHERE arg_name(o.args, p.n) NOT IN (id_args)
 ORDER BY o.id, p.n;
