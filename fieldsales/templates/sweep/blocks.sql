-- The blocks somebody sweeps and how far each has come; the latest visited first.
-- by: rep, manager
-- example: {"q": "jx"}
-- many: blocks
WITH tally (block_id, total, knocked, met, last_at) AS (
  SELECT d.block_id, COUNT(*), SUM(CASE WHEN d.outcome IS NOT NULL THEN 1 ELSE 0 END),
         SUM(CASE WHEN d.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END), MAX(d.visited_at)
    FROM door AS d WHERE d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable' GROUP BY d.block_id
)
SELECT b.id, b.name, b.kind, b.district, b.street, b.entry_rule, b.site_of, COALESCE(t.total, 0) AS total, COALESCE(t.knocked, 0) AS knocked,
       COALESCE(t.met, 0) AS met, t.last_at,
       (SELECT COUNT(*) FROM building AS g WHERE g.block_id = b.id AND g.gone_at IS NULL) AS buildings
  FROM block AS b LEFT JOIN tally AS t ON t.block_id = b.id
 WHERE b.gone_at IS NULL AND (:q IS NULL OR lower(b.search) LIKE '%' || lower(replace(:q, '%', '')) || '%')
 ORDER BY t.last_at DESC NULLS LAST, COALESCE(t.total, 0) DESC, b.name
 LIMIT 60;
-- one: count
SELECT COUNT(*) AS n FROM block AS b
 WHERE b.gone_at IS NULL AND (:q IS NULL OR lower(b.search) LIKE '%' || lower(replace(:q, '%', '')) || '%');
-- many: work_units
SELECT w.id, w.name FROM work_unit AS w ORDER BY w.name LIMIT 200;
