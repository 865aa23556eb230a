-- Who works here and as what, when each was last heard of, what waits on their phones, and which invitations are open.
-- by: manager
-- may: people
-- where: server
-- example: {}
-- many: people
SELECT p.id, p.name, p.role, p.roles, p.active, a.login,
       (SELECT COUNT(*) FROM territory AS t
         WHERE t.person_id = p.id AND t.ended_at IS NULL AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today) AS territories,
       (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = p.id) AS customers,
       (SELECT MAX(d.synced_at) FROM device AS d WHERE d.person_id = p.id) AS synced_at,
       (SELECT SUM(COALESCE(d.pending, 0)) FROM device AS d WHERE d.person_id = p.id AND d.wiped_at IS NULL) AS pending,
       (SELECT COUNT(*) FROM device AS d WHERE d.person_id = p.id AND d.revoked_at IS NULL AND d.expires_at > :now) AS devices,
       (SELECT COUNT(*) FROM refusal AS r WHERE r.person_id = p.id AND r.answered_at IS NULL) AS refusals,
       (SELECT MAX(l.at) FROM leaving AS l WHERE l.person_id = p.id AND l.undone_at IS NULL) AS left_at
  FROM person AS p LEFT JOIN account AS a ON a.person_id = p.id
 ORDER BY p.active DESC, p.role DESC, p.name, p.id;
-- many: invites
SELECT i.name, i.role, i.roles, i.person_id, i.made_at, i.expires_at, p.name AS by_name
  FROM invite AS i JOIN person AS p ON p.id = i.by_id
 WHERE i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > :now
 ORDER BY i.made_at DESC, i.name;
