-- The reps' daily reports, those without an answer first: what each wrote, and his numbers as he saw them.
-- by: manager
-- may: numbers
-- where: server
-- example: {"rep": "xiaoli", "day": "2026-11-22"}
-- many: reports
SELECT r.id, r.day, r.text, r.problems, r.plan, r.seen, r.at, r.answer, r.answered_at, r.read_at, p.id AS person_id, p.name, b.name AS answered_by,
       COUNT(*) OVER () AS total,
       pick(r.seen, 'knocked') AS knocked, pick(r.seen, 'opened') AS opened, pick(r.seen, 'met') AS met, pick(r.seen, 'filed') AS filed,
       pick(r.seen, 'calls') AS calls, pick(r.seen, 'done') AS done, pick(r.seen, 'planned') AS planned
  FROM daily_report AS r JOIN person AS p ON p.id = r.person_id LEFT JOIN person AS b ON b.id = r.answered_by
 WHERE (:rep IS NULL OR r.person_id = :rep) AND (:day IS NULL OR r.day = :day) AND (:id IS NULL OR r.id = :id)
   AND NOT EXISTS (SELECT 1 FROM daily_report AS n WHERE n.person_id = r.person_id AND n.day = r.day AND (n.at > r.at OR (n.at = r.at AND n.id > r.id)))
 ORDER BY CASE WHEN r.answer IS NULL AND r.day >= add_days(:today, -7) THEN 0 ELSE 1 END, r.day DESC, r.at DESC, r.id LIMIT 60;
-- many: reps
SELECT p.id, p.name FROM person AS p WHERE p.id = :rep OR (p.role = 'rep' AND p.active = 1) ORDER BY p.name, p.id;
