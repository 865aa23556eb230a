-- Customers whose protection ends soon, and those whose protection has ended: a valid contact makes it longer.
-- by: rep
-- example: {}
-- many: ending
SELECT k.id, k.level, k.special, k.held_until, days_between(:today, k.held_until) AS held_left, k.held_max, substr(COALESCE(c.name || ' · ', '') || k.place, 1, 40) AS who,
       CAST(pick(s.value, 'near') AS INTEGER) AS near, CAST(pick(s.value, 'last') AS INTEGER) AS last, CASE WHEN k.held_until >= k.held_max THEN 1 ELSE 0 END AS at_most
  FROM customer AS k
  JOIN setting AS s ON s.id = 'protect_warn'
  LEFT JOIN contact AS c ON c.id = (
    SELECT p.id FROM contact AS p WHERE p.door_id = k.door_id AND p.customer_id = k.id AND p.gone_at IS NULL AND p.do_not_contact = 0
     ORDER BY p.is_decider DESC, p.made_at, p.id LIMIT 1)
 WHERE k.owner_id = :me AND k.held_until BETWEEN add_days(:today, -60) AND add_days(:today, pick(s.value, 'far')) AND k.level IN ('N', 'C', 'B', 'A', 'H')
 ORDER BY CASE WHEN k.held_until >= :today THEN 0 ELSE 1 END, CASE WHEN k.held_until >= :today THEN k.held_until END NULLS LAST, k.held_until DESC, k.id LIMIT 100;
