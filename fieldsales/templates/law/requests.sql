-- What people asked of the shop about their data: open ones first, by the day they are due, and what else the law wants looked at.
-- by: manager
-- may: people
-- where: server
-- example: {}
-- many: requests
SELECT r.id, r.kind, r.who, CASE WHEN phone_ok(r.who) = 1 THEN phone(r.who) END AS number, r.received_on, r.due_on, r.status, r.done_at, p.name AS person,
       CASE WHEN r.status = 'answered' THEN 0 ELSE 1 END AS open, CASE WHEN r.status <> 'answered' AND r.due_on < :today THEN 1 ELSE 0 END AS late,
       days_between(:today, r.due_on) AS days
  FROM privacy_request AS r LEFT JOIN person AS p ON p.id = r.by_id
 ORDER BY CASE WHEN r.status = 'answered' THEN 1 ELSE 0 END, CASE WHEN r.status = 'answered' THEN NULL ELSE r.due_on END, r.received_on DESC, r.id
 LIMIT 300;
-- one: forgetting
-- Phones that were told to forget somebody and have not said yet that they did.
SELECT COUNT(DISTINCT f.device_id) AS phones FROM forget AS f JOIN device AS d ON d.id = f.device_id WHERE f.done_at IS NULL AND d.wiped_at IS NULL;
-- one: looks
SELECT COUNT(*) AS n FROM reveal AS r WHERE r.at >= add_days(:today, -30);
