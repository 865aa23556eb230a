-- The book of sign-ins: who came in or tried, when, on which device, from where; and who was shut out by whom.
-- by: manager
-- may: people
-- where: server
-- example: {"person": "xiaoli", "what": "bad", "days": "30"}
-- many: lines
SELECT s.id, s.at, s.what, s.address, COALESCE(s.label, d.label) AS label, p.id AS person_id, p.name AS person, b.name AS by_name,
       COUNT(*) OVER () AS total, ROW_NUMBER() OVER (ORDER BY s.at DESC, s.id DESC) AS place
  FROM sign_in AS s
  LEFT JOIN device AS d ON d.id = s.device_id
  LEFT JOIN person AS p ON p.id = COALESCE(CASE WHEN s.what = 'revoked' AND s.by_id IS NULL THEN d.person_id END, s.person_id, d.person_id)
  LEFT JOIN person AS b ON b.id = s.by_id
 WHERE (COALESCE(:person, '') = '' OR s.person_id = :person OR d.person_id = :person)
   AND (COALESCE(:what, '') = ''
     OR (:what = 'in' AND s.what IN ('in', 'start', 'join', 'reset')) OR (:what = 'out' AND s.what = 'out')
     OR (:what = 'bad' AND s.what IN ('wrong', 'wait', 'shut')) OR (:what = 'desk' AND s.what IN ('revoked', 'paused', 'resumed', 'roles', 'left', 'back')))
   AND s.at >= CASE WHEN :days IN ('1', '7', '30', '90') THEN add_days(:today, 1 - CAST(:days AS INTEGER)) ELSE '' END
 ORDER BY s.at DESC, s.id DESC
 LIMIT 300;
-- many: people
SELECT p.id, p.name FROM person AS p ORDER BY p.active DESC, p.name, p.id;
-- one: kept
SELECT COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'sign_in_days'), '365') AS days;
