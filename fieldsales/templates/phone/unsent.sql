-- What waits on this phone and what was refused: what it was, which door, when, and everything that was typed.
-- by: rep, manager
-- example: {}
-- many: waiting
SELECT o.id, o.name, o.at, o.problem,
       COALESCE(d.short, NULLIF(k.place, '—'), g.label, arg(o.args, 'label'), CASE WHEN o.name = 'block_add' THEN arg(o.args, 'name') END) AS place,
       (SELECT q.name FROM contact AS q WHERE q.customer_id = k.id AND q.door_id = k.door_id AND q.gone_at IS NULL ORDER BY q.is_decider DESC, q.made_at, q.id LIMIT 1) AS whom,
       COALESCE(n.name, b.name) AS block_name,
       arg(o.args, 'outcome') AS outcome
  FROM (SELECT x.* FROM outbox AS x ORDER BY x.at DESC, x.id DESC LIMIT 500) AS o
  LEFT JOIN contact AS c ON c.id = arg(o.args, 'contact')
  LEFT JOIN customer AS k ON k.id = arg(o.args, 'customer')
  LEFT JOIN visit AS v ON v.id = arg(o.args, 'visit')
  LEFT JOIN door AS d ON d.id = COALESCE(arg(o.args, 'door'), c.door_id, k.door_id, v.door_id)
  LEFT JOIN building AS g ON g.id = arg(o.args, 'building')
  LEFT JOIN block AS b ON b.id = arg(o.args, 'block')
  LEFT JOIN block AS n ON n.id = COALESCE(d.block_id, g.block_id)
 ORDER BY o.at DESC, o.id DESC;
-- one: count
SELECT COUNT(*) AS n FROM outbox;
-- many: refusals
SELECT r.id, r.name, r.at, r.reason, r.verdict, r.person_id, p.name AS who, d.id AS door_id,
       COALESCE(d.short, NULLIF(k.place, '—'), g.label, arg(r.args, 'label'), CASE WHEN r.name = 'block_add' THEN arg(r.args, 'name') END) AS place,
       (SELECT q.name FROM contact AS q WHERE q.customer_id = k.id AND q.door_id = k.door_id AND q.gone_at IS NULL ORDER BY q.is_decider DESC, q.made_at, q.id LIMIT 1) AS whom,
       COALESCE(n.name, b.name) AS block_name, arg(r.args, 'outcome') AS outcome
  FROM (SELECT x.* FROM refusal AS x WHERE x.answered_at IS NULL ORDER BY x.at DESC, x.id DESC LIMIT 100) AS r
  LEFT JOIN person AS p ON p.id = r.person_id
  LEFT JOIN contact AS c ON c.id = arg(r.args, 'contact')
  LEFT JOIN customer AS k ON k.id = arg(r.args, 'customer')
  LEFT JOIN visit AS v ON v.id = arg(r.args, 'visit')
  LEFT JOIN door AS d ON d.id = COALESCE(arg(r.args, 'door'), c.door_id, k.door_id, v.door_id, item(replace(arg(r.args, 'customer'), '@', ','), 1))
  LEFT JOIN building AS g ON g.id = arg(r.args, 'building')
  LEFT JOIN block AS b ON b.id = arg(r.args, 'block')
  LEFT JOIN block AS n ON n.id = COALESCE(d.block_id, g.block_id)
 ORDER BY r.at DESC, r.id DESC;
-- many: typed
WITH RECURSIVE place (n) AS (
  SELECT 1 UNION ALL SELECT p.n + 1 FROM place AS p WHERE p.n < 60
), open (id, args, at) AS (
  SELECT r.id, r.args, r.at FROM refusal AS r WHERE r.answered_at IS NULL ORDER BY r.at DESC, r.id DESC LIMIT 100
)
SELECT o.id, arg_name(o.args, p.n) AS name, arg(o.args, arg_name(o.args, p.n)) AS value
  FROM open AS o JOIN place AS p ON arg_name(o.args, p.n) IS NOT NULL
 WHERE arg_name(o.args, p.n) NOT IN (id_args)
 ORDER BY o.id, p.n;
