-- What an auditor asks of the shop, person by person: files taken, numbers shown, consent, refusals, and contacts that should not have been.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
WITH called AS (
  SELECT f.id, f.person_id, f.customer_id, f.day, f.channel,
         (CAST(substr(f.at, 12, 2) AS INTEGER) * 60 + CAST(substr(f.at, 15, 2) AS INTEGER) + :shift + 1440) % 1440 AS minute
    FROM followup AS f
   WHERE f.gone_at IS NULL AND f.day BETWEEN :since AND :until AND f.channel IN ('call', 'wechat', 'sms')
     AND f.result NOT IN ('moved', 'skipped', 'wechat_replied', 'complaint') AND (:rep IS NULL OR f.person_id = :rep)
), hours AS (
  SELECT n.column1 AS n, CAST(substr(item(s.value, n.column1), 1, 2) AS INTEGER) * 60 + CAST(substr(item(s.value, n.column1), 4, 2) AS INTEGER) AS opens,
         CAST(substr(item(s.value, n.column1), 7, 2) AS INTEGER) * 60 + CAST(substr(item(s.value, n.column1), 10, 2) AS INTEGER) AS closes
    FROM setting AS s CROSS JOIN (VALUES (1), (2)) AS n WHERE s.id = 'call_window' AND item(s.value, n.column1) IS NOT NULL
), early AS (
  SELECT c.person_id, COUNT(*) AS n FROM called AS c
   WHERE NOT EXISTS (SELECT 1 FROM hours AS h WHERE c.minute >= h.opens AND c.minute <= h.closes) GROUP BY c.person_id
), often AS (
  SELECT x.person_id, SUM(x.over) AS n
    FROM (SELECT c.person_id, c.customer_id, c.day,
                 COUNT(*) - (SELECT CAST(s.value AS INTEGER) FROM setting AS s WHERE s.id = 'contacts_per_day') AS over
            FROM called AS c JOIN customer AS k ON k.id = c.customer_id
           WHERE k.level NOT IN ('O', 'D') GROUP BY c.person_id, c.customer_id, c.day) AS x
   WHERE x.over > 0 GROUP BY x.person_id
), after_no AS (
  SELECT c.person_id, COUNT(*) AS n
    FROM called AS c JOIN customer AS k ON k.id = c.customer_id
   WHERE k.barred = 1 AND k.level NOT IN ('O', 'D')
     AND c.day > (SELECT MAX(local_day(f.at)) FROM fact AS f JOIN contact AS p ON p.id = f.subject_id WHERE p.customer_id = k.id AND f.field = 'do_not_contact' AND f.value = '1')
   GROUP BY c.person_id
), filed AS (
  SELECT c.owner_id, COUNT(*) AS n, SUM(CASE WHEN EXISTS (SELECT 1 FROM consent AS y WHERE y.contact_id = c.id AND y.withdrawn_at IS NULL) THEN 1 ELSE 0 END) AS agreed
    FROM contact AS c WHERE c.gone_at IS NULL AND c.made_at >= :since_at AND c.made_at < :until_at AND (:rep IS NULL OR c.owner_id = :rep) GROUP BY c.owner_id
), no_said AS (
  SELECT f.person_id, COUNT(DISTINCT f.subject_id) AS n FROM fact AS f
   WHERE f.field = 'do_not_contact' AND f.value = '1' AND f.at >= :since_at AND f.at < :until_at AND (:rep IS NULL OR f.person_id = :rep) GROUP BY f.person_id
), taken AS (
  SELECT e.person_id, COUNT(*) AS n, SUM(e.numbers) AS numbers FROM export_log AS e
   WHERE e.what <> 'R24' AND e.at >= :since_at AND e.at < :until_at AND (:rep IS NULL OR e.person_id = :rep) GROUP BY e.person_id
), shown AS (
  SELECT r.person_id, COUNT(*) AS n FROM reveal AS r WHERE r.at >= :since_at AND r.at < :until_at AND (:rep IS NULL OR r.person_id = :rep) GROUP BY r.person_id
)
SELECT p.id AS person_id, p.name, COALESCE(t.n, 0) AS files, COALESCE(t.numbers, 0) AS with_numbers, COALESCE(s.n, 0) AS shown,
       COALESCE(g.n, 0) AS filed, COALESCE(g.agreed, 0) AS agreed, COALESCE(o.n, 0) AS refused,
       COALESCE(e.n, 0) AS early, COALESCE(w.n, 0) AS often, COALESCE(a.n, 0) AS after_no
  FROM person AS p
  LEFT JOIN taken AS t ON t.person_id = p.id LEFT JOIN shown AS s ON s.person_id = p.id LEFT JOIN filed AS g ON g.owner_id = p.id
  LEFT JOIN no_said AS o ON o.person_id = p.id LEFT JOIN early AS e ON e.person_id = p.id LEFT JOIN often AS w ON w.person_id = p.id
  LEFT JOIN after_no AS a ON a.person_id = p.id
 WHERE (p.active = 1 OR COALESCE(t.n, 0) + COALESCE(s.n, 0) + COALESCE(g.n, 0) + COALESCE(o.n, 0) + COALESCE(e.n, 0) > 0) AND (:rep IS NULL OR p.id = :rep)
 ORDER BY p.name, p.id;
-- one: size
-- Requests of the period: in time is what was done by its day, and what is not due yet.
SELECT COUNT(*) AS n, COUNT(*) AS requests,
       COALESCE(SUM(CASE WHEN COALESCE(local_day(r.done_at), :today) <= r.due_on THEN 1 ELSE 0 END), 0) AS in_time,
       COALESCE(SUM(CASE WHEN r.kind = 'delete' AND r.status IN ('executed', 'answered') AND r.who = '' THEN 1 ELSE 0 END), 0) AS deleted
  FROM privacy_request AS r WHERE r.received_on BETWEEN :since AND :until;
