-- What leaves the shop by itself: the digest for robots of chat groups, and the calendar links of its people.
-- by: manager
-- may: messages
-- where: server
-- example: {}
-- many: robots
SELECT r.id, r.kind, r.hour, substr(r.url, length(r.url) - 3) AS ending, CASE WHEN r.secret = '' THEN 0 ELSE 1 END AS signed, r.sent_on, r.said_at, r.said, r.detail
  FROM robot AS r WHERE r.gone_at IS NULL ORDER BY r.made_at, r.id;
-- many: people
SELECT p.id, p.name, f.made_at, f.read_at
  FROM person AS p LEFT JOIN feed AS f ON f.person_id = p.id AND f.revoked_at IS NULL
 WHERE p.active = 1 ORDER BY p.role DESC, p.name, p.id;
