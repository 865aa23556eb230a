-- Where a rep's blocks and buildings lie, on a plain sheet and as a list by distance; works without any map.
-- by: rep, manager
-- example: {"at": "31.2384,121.5012"}
-- many: blocks
WITH tally (block_id, total, knocked, met) AS (
  SELECT d.block_id, COUNT(*), SUM(CASE WHEN d.outcome IS NOT NULL THEN 1 ELSE 0 END),
         SUM(CASE WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END)
    FROM door AS d
   WHERE d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable' GROUP BY d.block_id
)
SELECT b.id, b.name, b.lat, b.lng, b.accuracy, b.street, COALESCE(b.city, (SELECT s.city FROM shop AS s LIMIT 1)) AS in_city,
       COALESCE(t.total, 0) AS total, COALESCE(t.knocked, 0) AS knocked, COALESCE(t.met, 0) AS met
  FROM block AS b LEFT JOIN tally AS t ON t.block_id = b.id
 WHERE b.gone_at IS NULL
 ORDER BY b.name, b.id
 LIMIT 300;
-- many: buildings
WITH tally (building_id, total, knocked, met) AS (
  SELECT d.building_id, COUNT(*), SUM(CASE WHEN d.outcome IS NOT NULL THEN 1 ELSE 0 END),
         SUM(CASE WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END)
    FROM door AS d
   WHERE d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable' GROUP BY d.building_id
)
SELECT g.id, g.block_id, g.label, g.lat, g.lng, g.shape,
       COALESCE(t.total, 0) AS total, COALESCE(t.knocked, 0) AS knocked, COALESCE(t.met, 0) AS met
  FROM building AS g LEFT JOIN tally AS t ON t.building_id = g.id
 WHERE g.gone_at IS NULL AND g.lat IS NOT NULL AND :role = 'rep'
 ORDER BY g.block_id, g.seq, g.id
 LIMIT 1500;
