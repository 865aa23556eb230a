-- Doors whose floor is to be laid within the days of the setting flooring_days, the nearest first, and who follows them.
-- A customer's own T counts; a door without a customer is reckoned from the stage that was seen there, and nobody follows it.
-- by: manager
-- where: server
-- example: {}
-- one: asked
SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'flooring_days'), '14') AS INTEGER) AS days;
-- many: doors
SELECT n.door_id, d.short, b.name AS block_name, p.name AS person, n.person_id, n.plan_on, days_between(:today, n.plan_on) AS days, n.stage, n.source,
       d.outcome, COUNT(*) OVER () AS total, SUM(CASE WHEN n.person_id IS NULL THEN 1 ELSE 0 END) OVER () AS nobodys
  FROM (near_flooring) AS n
  JOIN door AS d ON d.id = n.door_id AND d.gone_at IS NULL
  JOIN block AS b ON b.id = d.block_id AND b.gone_at IS NULL
  LEFT JOIN person AS p ON p.id = n.person_id
 ORDER BY n.plan_on NULLS LAST, b.name, n.door_id, n.person_id NULLS FIRST LIMIT 200;
