-- Why customers were lost, by reason and whose floor they took instead; only what a manager agreed to.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
SELECT a.id, a.reason, a.competitor, a.price_fen, a.our_fen, a.stage, a.block_name, a.called FROM (losses) AS a WHERE a.status = 'approved' ORDER BY a.at, a.id;
-- one: losses
SELECT COUNT(*) AS n FROM (losses) AS a WHERE a.status = 'approved';
