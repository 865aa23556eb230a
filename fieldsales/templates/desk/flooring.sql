-- Doors whose floor is to be laid within the days of the setting flooring_days, the nearest first, and who follows them.
-- A customer's own T counts, also before his door is known; a door without a customer is reckoned from the stage that was seen there, and nobody follows it.
-- by: manager
-- where: server
-- example: {}
-- one: asked
SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'flooring_days'), '14') AS INTEGER) AS days;
-- many: doors
SELECT n.door_id, n.customer_id, COALESCE(d.short, n.place) AS short, b.name AS block_name, p.name AS person, n.person_id, n.plan_on, days_between(:today, n.plan_on) AS days, n.stage, n.source,
       d.outcome, k.special, c.name, COUNT(*) OVER () AS total, SUM(CASE WHEN n.person_id IS NULL THEN 1 ELSE 0 END) OVER () AS nobodys
  FROM (near_flooring) AS n
  LEFT JOIN door AS d ON d.id = n.door_id AND d.gone_at IS NULL
  LEFT JOIN block AS b ON b.id = d.block_id AND b.gone_at IS NULL
  LEFT JOIN person AS p ON p.id = n.person_id
  LEFT JOIN customer AS k ON k.id = n.customer_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT x.id FROM contact AS x WHERE x.customer_id = n.customer_id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1)
 WHERE b.id IS NOT NULL OR substr(n.door_id, 1, 1) = '~'
 ORDER BY n.plan_on NULLS LAST, b.name, n.door_id, n.person_id NULLS FIRST LIMIT 200;
