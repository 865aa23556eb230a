-- My own calendar link: whether there is one, since when, and whether anybody reads it.
-- by: rep, manager
-- where: server
-- example: {}
-- one: feed
SELECT f.made_at, f.read_at FROM feed AS f WHERE f.person_id = :me AND f.revoked_at IS NULL;
