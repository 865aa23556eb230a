-- One person as the manager sees him: roles, areas, devices, what he looks after, and the last lines of the sign-in book.
-- by: manager
-- may: people
-- where: server
-- example: {"id": "xiaoli"}
-- one!: person
SELECT p.id, p.name, p.role, p.roles, p.active, a.login, a.changed_at,
       (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = p.id) AS customers,
       (SELECT COUNT(*) FROM refusal AS r WHERE r.person_id = p.id AND r.answered_at IS NULL) AS refusals
  FROM person AS p LEFT JOIN account AS a ON a.person_id = p.id
 WHERE p.id = :id;
-- one: gone
-- How he left, and whether that can still be undone.
SELECT l.at, b.name AS by_name, CASE WHEN l.at >= :today THEN 1 ELSE 0 END AS fresh
  FROM leaving AS l LEFT JOIN person AS b ON b.id = l.by_id
 WHERE l.person_id = :id AND l.undone_at IS NULL ORDER BY l.at DESC LIMIT 1;
-- many: devices
SELECT d.id, d.label, d.made_at, d.seen_at, d.synced_at, d.expires_at, d.revoked_at, d.told_at, d.wiped_at, d.pending, d.resets, d.tier,
       d.storage_used, d.storage_quota
  FROM device AS d
 WHERE d.person_id = :id AND (d.revoked_at IS NULL OR d.revoked_by <> d.person_id)
 ORDER BY CASE WHEN d.revoked_at IS NULL THEN 0 ELSE 1 END, d.seen_at DESC NULLS LAST, d.id
 LIMIT 12;
-- many: territories
-- Those that count, those to come, and what ended in the last month.
SELECT t.id, t.at, t.begins_on, t.ends_on, t.ended_at, t.alone, b.id AS block_id, b.name AS block_name, b.district, g.label AS building, u.label AS unit
  FROM territory AS t
  JOIN block AS b ON b.id = t.block_id
  LEFT JOIN building AS g ON g.id = t.building_id
  LEFT JOIN unit AS u ON u.id = t.unit_id
 WHERE t.person_id = :id AND (t.ended_at IS NULL OR t.ended_at >= add_days(:today, -30)) AND COALESCE(t.ends_on, '9999') >= add_days(:today, -30)
 ORDER BY CASE WHEN t.ended_at IS NOT NULL OR t.ends_on < :today THEN 1 ELSE 0 END, b.name, b.id, g.seq NULLS FIRST, u.seq NULLS FIRST, t.id;
-- many: book
SELECT s.id, s.at, s.what, s.address, s.label, b.name AS by_name
  FROM sign_in AS s LEFT JOIN person AS b ON b.id = s.by_id
 WHERE s.person_id = :id OR s.device_id IN (SELECT d.id FROM device AS d WHERE d.person_id = :id)
 ORDER BY s.at DESC, s.id DESC
 LIMIT 10;
