-- The map of the desk: what its filters offer, and what has no place yet. What it draws comes by itself (geo/drawn.py).
-- by: manager
-- may: map
-- where: server
-- example: {"period": "30"}
-- many: reps
SELECT p.id, p.name FROM person AS p WHERE p.active = 1 AND p.role = 'rep' ORDER BY p.name, p.id;
-- one: lacking
SELECT COUNT(*) AS blocks FROM block AS b WHERE b.gone_at IS NULL AND b.lat IS NULL;
