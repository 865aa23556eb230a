-- Phones on which work waits to be sent, the longest waiting first, and beside them each rep's phone that was silent for long.
-- by: manager
-- where: server
-- example: {}
-- many: phones
SELECT d.id, d.label, COALESCE(d.pending, 0) AS pending, COALESCE(d.photos, 0) AS photos, d.waiting_since, d.synced_at, p.id AS person_id, p.name AS person
  FROM device AS d JOIN person AS p ON p.id = d.person_id
 WHERE d.pending > 0 AND d.wiped_at IS NULL
 ORDER BY d.waiting_since NULLS FIRST, d.synced_at NULLS FIRST, d.id;
-- many: silent
SELECT d.id, d.label, COALESCE(d.pending, 0) AS pending, COALESCE(d.photos, 0) AS photos, d.waiting_since, d.synced_at, p.id AS person_id, p.name AS person
  FROM device AS d JOIN person AS p ON p.id = d.person_id
 WHERE d.wiped_at IS NULL AND d.revoked_at IS NULL AND p.active = 1 AND p.role = 'rep' AND COALESCE(d.pending, 0) = 0
   AND d.expires_at > :now AND (d.photos > 0 OR d.synced_at < add_days(:today, -1))
   AND NOT EXISTS (SELECT 1 FROM device AS l WHERE l.person_id = d.person_id AND l.revoked_at IS NULL AND l.synced_at > d.synced_at)
 ORDER BY d.synced_at NULLS FIRST, d.id;
