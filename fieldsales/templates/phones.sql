-- Phones on which work waits to be sent, the longest silent first.
-- by: manager
-- where: server
-- example: {}
-- many: phones
SELECT d.id, d.label, d.pending, d.synced_at, p.id AS person_id, p.name AS person
  FROM device AS d JOIN person AS p ON p.id = d.person_id
 WHERE d.pending > 0 AND d.wiped_at IS NULL
 ORDER BY d.synced_at NULLS FIRST, d.id;
