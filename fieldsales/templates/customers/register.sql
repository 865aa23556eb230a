-- Who came to the shop or called on a day: the form for the next guest, the lines of the day, and how many first-time guests left a number.
-- by: manager
-- may: fix
-- where: server
-- example: {"day": "2026-11-22", "phone": "13800138000"}
-- many: rows
SELECT r.id, r.came_at, r.left_at, r.way, r.again, r.persons, r.customer_id, r.product, r.stage, r.need_area, r.said, r.result, r.next_on, r.source,
       COALESCE(r.name, c.name) AS name, c.phone, k.special, k.level, o.name AS keeper, p.name AS receiver,
       CASE WHEN k.made_at = r.at THEN 1 ELSE 0 END AS fresh
  FROM reception AS r
  LEFT JOIN customer AS k ON k.id = r.customer_id
  LEFT JOIN contact AS c ON c.id = (
    SELECT x.id FROM contact AS x WHERE x.door_id = k.door_id AND x.customer_id = k.id AND x.gone_at IS NULL
     ORDER BY x.is_decider DESC, CASE WHEN x.phone IS NULL THEN 1 ELSE 0 END, x.made_at, x.id LIMIT 1)
  LEFT JOIN person AS o ON o.id = r.owner_id
  LEFT JOIN person AS p ON p.id = r.person_id
 WHERE r.day = COALESCE(NULLIF(:day, ''), :today) AND r.gone_at IS NULL
 ORDER BY r.came_at DESC, r.at DESC, r.id;
-- one: sums
-- First-time guests who did not come along with another, and how many of them were filed: the day and the month until it.
SELECT COALESCE(SUM(x.first), 0) AS first, COALESCE(SUM(x.first * x.filed), 0) AS filed,
       COALESCE(SUM(CASE WHEN x.today = 1 THEN x.first END), 0) AS first_today, COALESCE(SUM(CASE WHEN x.today = 1 THEN x.first * x.filed END), 0) AS filed_today,
       COALESCE(SUM(x.today), 0) AS lines, COALESCE(SUM(x.today * x.persons), 0) AS persons,
       CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'retention_target'), '95') AS INTEGER) AS target,
       CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'retention_warn'), '68') AS INTEGER) AS warn
  FROM (SELECT CASE WHEN r.again = 0 AND r.way <> 'along' THEN 1 ELSE 0 END AS first, CASE WHEN r.customer_id IS NULL THEN 0 ELSE 1 END AS filed, r.persons,
               CASE WHEN r.day = COALESCE(NULLIF(:day, ''), :today) THEN 1 ELSE 0 END AS today
          FROM reception AS r
         WHERE r.gone_at IS NULL AND r.day <= COALESCE(NULLIF(:day, ''), :today) AND r.day >= substr(COALESCE(NULLIF(:day, ''), :today), 1, 7) || '-01') AS x;
-- many: takers
-- Reps, whoever got the fewest guests in thirty days first.
SELECT p.id, p.name, COUNT(r.id) AS guests
  FROM person AS p LEFT JOIN reception AS r ON r.owner_id = p.id AND r.gone_at IS NULL AND r.day > add_days(:today, -30)
 WHERE p.role = 'rep' AND p.active = 1 GROUP BY p.id, p.name ORDER BY COUNT(r.id), p.name, p.id;
-- many: staff
SELECT p.id, p.name FROM person AS p WHERE p.active = 1 ORDER BY CASE WHEN p.id = :me THEN 0 ELSE 1 END, p.name, p.id;
-- many: found
-- Whose the typed number is: the surname alone, his rep, and since when.
SELECT k.id, CASE WHEN c.name IS NULL THEN '*' ELSE substr(c.name, 1, 1) || '*' END AS masked, p.name AS keeper, k.made_at, k.level, k.special
  FROM contact AS c JOIN customer AS k ON k.id = c.customer_id LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE length(phone(:phone)) > 6 AND c.phone = phone(:phone) AND c.gone_at IS NULL
 ORDER BY k.made_at, k.id LIMIT 5;
