-- A group-buy on its way: for which unit or block, through which key person.
-- by: manager
-- may: schedule
-- where: server
-- example: {"block": "jinxiu"}
-- one: unit
SELECT w.id, w.name FROM work_unit AS w WHERE w.id = :unit AND w.gone_at IS NULL;
-- one: block
SELECT b.id, b.name, b.work_unit_id FROM block AS b
 WHERE b.id = COALESCE(:block, (SELECT x.id FROM block AS x WHERE x.work_unit_id = :unit AND x.gone_at IS NULL AND x.site_of IS NULL ORDER BY x.name, x.id LIMIT 1)) AND b.gone_at IS NULL;
-- many: persons
-- Key persons of the unit or the block, the most influential first.
SELECT c.id, c.name, c.title, w.name AS work_unit, p.influence, p.attitude
  FROM contact AS c LEFT JOIN key_person AS p ON p.id = c.id LEFT JOIN work_unit AS w ON w.id = c.work_unit_id LEFT JOIN door AS d ON d.id = c.door_id
 WHERE c.is_key_person = 1 AND c.gone_at IS NULL
   AND (c.id = :key OR c.work_unit_id = :unit OR c.home_block_id = :block OR d.block_id = :block
     OR c.work_unit_id = (SELECT b.work_unit_id FROM block AS b WHERE b.id = :block))
 ORDER BY CASE WHEN c.id = :key THEN 0 ELSE 1 END, p.influence DESC NULLS LAST, c.made_at, c.id LIMIT 12;
-- one: soon
SELECT add_days(:today, 21) AS ends_on;
