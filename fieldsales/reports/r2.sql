-- The working day of each rep: tasks, doors, new files, contacts, orders, levels, and his report with its answer.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "rep": "xiaoli"}
-- many: rows
WITH counted AS MATERIALIZED (counted), ordered AS MATERIALIZED (orders), graded AS (
  SELECT f.person_id, local_day(f.at) AS day,
         CAST(pick('T=0,F=0,N=1,C=2,B=3,A=4,H=5,O=6,D=7', f.value) AS INTEGER) - CAST(pick('T=0,F=0,N=1,C=2,B=3,A=4,H=5,O=6,D=7', COALESCE((
           SELECT p.value FROM fact AS p WHERE p.subject_id = f.subject_id AND p.field = 'level' AND (p.at < f.at OR (p.at = f.at AND p.id < f.id)) ORDER BY p.at DESC, p.id DESC LIMIT 1), 'N')) AS INTEGER) AS steps
    FROM fact AS f JOIN customer AS k ON k.id = f.subject_id LEFT JOIN door AS d ON d.id = k.door_id
   WHERE f.field = 'level' AND f.at >= :since_at AND f.at < :until_at
     AND (:rep IS NULL OR f.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
), told AS MATERIALIZED (
  SELECT f.person_id, f.day, f.channel, f.result, f.valid, f.closes
    FROM followup AS f LEFT JOIN door AS d ON d.id = f.door_id
   WHERE f.gone_at IS NULL AND f.day BETWEEN :since AND :until
     AND (:rep IS NULL OR f.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
), reached AS (
  SELECT c.owner_id, c.door_id, MIN(c.made_at) AS made_at
    FROM contact AS c LEFT JOIN door AS d ON d.id = c.door_id
   WHERE (c.phone <> '' OR c.wechat <> '') AND c.gone_at IS NULL AND (:rep IS NULL OR c.owner_id = :rep) AND (:block IS NULL OR d.block_id = :block)
   GROUP BY c.owner_id, c.door_id
), did (person_id, day, what, n) AS (
  SELECT c.person_id, c.day, 'knocked', COUNT(DISTINCT c.door_id) FROM counted AS c GROUP BY c.person_id, c.day
  UNION ALL SELECT c.person_id, c.day, 'opened', COUNT(DISTINCT c.door_id) FROM counted AS c WHERE c.opened = 1 GROUP BY c.person_id, c.day
  UNION ALL SELECT r.owner_id, local_day(r.made_at), 'filed', 1 FROM reached AS r WHERE r.made_at >= :since_at AND r.made_at < :until_at
  UNION ALL SELECT k.owner_id, local_day(k.made_at), 'customers', 1 FROM customer AS k LEFT JOIN door AS d ON d.id = k.door_id
             WHERE k.made_at >= :since_at AND k.made_at < :until_at AND (:rep IS NULL OR k.owner_id = :rep) AND (:block IS NULL OR d.block_id = :block)
  UNION ALL SELECT t.person_id, t.day, 'calls', 1 FROM told AS t WHERE t.channel = 'call'
  UNION ALL SELECT t.person_id, t.day, 'wechat', 1 FROM told AS t WHERE t.channel = 'wechat'
  UNION ALL SELECT t.person_id, t.day, 'talks', 1 FROM told AS t WHERE t.channel IN ('visit', 'meeting') AND t.valid = 1
  UNION ALL SELECT t.person_id, t.day, t.result, 1 FROM told AS t WHERE t.result IN ('store_visited', 'measured', 'complaint')
  UNION ALL SELECT t.person_id, t.day, 'done', 1 FROM told AS t WHERE t.closes = 1 AND t.result <> 'skipped'
  UNION ALL SELECT g.person_id, g.day, CASE WHEN g.steps > 0 THEN 'up' ELSE 'down' END, 1 FROM graded AS g WHERE g.steps <> 0
  UNION ALL SELECT o.person_id, o.day, 'orders', 1 FROM ordered AS o
  UNION ALL SELECT o.person_id, o.day, 'area', o.area FROM ordered AS o WHERE o.area > 0
  UNION ALL SELECT r.person_id, r.day, 'sent', 1 FROM daily_report AS r WHERE r.day BETWEEN :since AND :until AND (:rep IS NULL OR r.person_id = :rep) AND :block IS NULL
), summed AS (
  SELECT i.person_id, i.day,
         SUM(CASE WHEN i.what = 'knocked' THEN i.n ELSE 0 END) AS knocked, SUM(CASE WHEN i.what = 'opened' THEN i.n ELSE 0 END) AS opened,
         SUM(CASE WHEN i.what = 'filed' THEN i.n ELSE 0 END) AS filed, SUM(CASE WHEN i.what = 'customers' THEN i.n ELSE 0 END) AS customers,
         SUM(CASE WHEN i.what = 'calls' THEN i.n ELSE 0 END) AS calls, SUM(CASE WHEN i.what = 'wechat' THEN i.n ELSE 0 END) AS wechat,
         SUM(CASE WHEN i.what = 'talks' THEN i.n ELSE 0 END) AS talks, SUM(CASE WHEN i.what = 'store_visited' THEN i.n ELSE 0 END) AS store,
         SUM(CASE WHEN i.what = 'measured' THEN i.n ELSE 0 END) AS measured, SUM(CASE WHEN i.what = 'complaint' THEN i.n ELSE 0 END) AS complaints,
         SUM(CASE WHEN i.what = 'done' THEN i.n ELSE 0 END) AS done, SUM(CASE WHEN i.what = 'up' THEN i.n ELSE 0 END) AS up,
         SUM(CASE WHEN i.what = 'down' THEN i.n ELSE 0 END) AS down, SUM(CASE WHEN i.what = 'orders' THEN i.n ELSE 0 END) AS orders,
         SUM(CASE WHEN i.what = 'area' THEN i.n ELSE 0 END) AS area
    FROM did AS i GROUP BY i.person_id, i.day
)
SELECT s.day, s.person_id, p.name, s.knocked, s.opened, s.filed, s.customers, s.calls, s.wechat, s.talks, s.store, s.measured, s.complaints, s.done,
       s.up, s.down, s.orders, CASE WHEN s.area > 0 THEN s.area END AS area,
       pick(r.seen, 'planned') AS planned_text, r.problems, r.plan, r.text, r.answer, r.seen,
       (SELECT MIN(e.at) FROM daily_report AS e WHERE e.person_id = s.person_id AND e.day = s.day) AS sent_at
  FROM summed AS s JOIN person AS p ON p.id = s.person_id
  LEFT JOIN daily_report AS r ON r.id = (
    SELECT n.id FROM daily_report AS n WHERE n.person_id = s.person_id AND n.day = s.day ORDER BY n.at DESC, n.id DESC LIMIT 1)
 ORDER BY s.day DESC, p.name, s.person_id;
