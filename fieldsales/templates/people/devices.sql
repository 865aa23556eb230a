-- Every phone and browser that is signed in or was signed out by the manager: when it synced, what it holds, how it is kept.
-- by: manager
-- may: people
-- where: server
-- example: {"show": "trouble"}
-- many: devices
SELECT d.id, d.label, d.made_at, d.seen_at, d.synced_at, d.expires_at, d.revoked_at, d.told_at, d.wiped_at, d.left_at, d.pending, d.resets, d.tier,
       d.storage_used, d.storage_quota, d.persisted, d.clock_offset, d.version, p.id AS person_id, p.name AS person, p.role,
       COUNT(*) OVER () AS total
  FROM device AS d JOIN person AS p ON p.id = d.person_id
 WHERE (d.revoked_at IS NULL OR (d.revoked_by <> d.person_id AND d.revoked_at >= add_days(:today, -90)))
   AND (COALESCE(:show, '') <> 'trouble' OR d.pending > 0 OR d.resets > 0 OR d.clock_offset > 120 OR d.clock_offset < -120 OR d.persisted = 0
     OR (d.revoked_at IS NULL AND d.synced_at < add_days(:today, -2)) OR d.storage_used * 10 > d.storage_quota * 8)
   AND (COALESCE(:show, '') <> 'out' OR (d.revoked_at IS NOT NULL))
 ORDER BY CASE WHEN d.revoked_at IS NULL THEN 0 WHEN d.wiped_at IS NULL THEN 1 ELSE 2 END, p.active DESC, p.name, d.seen_at DESC NULLS LAST, d.id
 LIMIT 500;
-- one: newest
-- The version most phones run now; another one is marked.
SELECT d.version FROM device AS d WHERE d.version IS NOT NULL AND d.revoked_at IS NULL
 ORDER BY d.synced_at DESC NULLS LAST, d.id LIMIT 1;
