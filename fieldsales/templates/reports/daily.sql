-- My report of a day, filled in by what I did; earlier ones and what the manager answered.
-- by: rep
-- example: {"day": "2026-11-22"}
-- one: day
-- made_at and at are moments: those of the days around are looked at, by the clock of the shop.
WITH asked AS (
  SELECT CASE WHEN day_ok(:day) = 1 AND :day <= :today AND :day >= add_days(:today, -7) THEN :day ELSE :today END AS day,
         COALESCE((SELECT MAX(z.tz) FROM shop AS z), 'Asia/Shanghai') AS zone
), counted AS (
  SELECT v.door_id, v.outcome
    FROM asked AS a JOIN visit AS v ON v.person_id = :me AND v.day = a.day
   WHERE v.outcome NOT IN ('undone', 'not_applicable')
     AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
), told AS (
  SELECT f.channel, f.result, f.valid, f.closes
    FROM asked AS a JOIN followup AS f ON f.person_id = :me AND f.day = a.day
   WHERE f.gone_at IS NULL
), reached AS (
  SELECT c.door_id, MIN(c.made_at) AS made_at
    FROM contact AS c WHERE c.owner_id = :me AND (c.phone <> '' OR c.wechat <> '') AND c.gone_at IS NULL GROUP BY c.door_id
), graded AS (
  SELECT CAST(pick('T=0,F=0,N=1,C=2,B=3,A=4,H=5,O=6,D=7', f.value) AS INTEGER) - CAST(pick('T=0,F=0,N=1,C=2,B=3,A=4,H=5,O=6,D=7', COALESCE((
           SELECT p.value FROM fact AS p WHERE p.subject_id = k.id AND p.field = 'level' AND (p.at < f.at OR (p.at = f.at AND p.id < f.id)) ORDER BY p.at DESC, p.id DESC LIMIT 1), 'N')) AS INTEGER) AS steps
    FROM asked AS a
    JOIN customer AS k ON k.owner_id = :me AND k.level_on >= a.day
    JOIN fact AS f ON f.subject_id = k.id AND f.field = 'level' AND f.person_id = :me
   WHERE f.at >= add_days(a.day, -1) AND f.at < add_days(a.day, 2) AND substr(local_time(f.at, a.zone), 1, 10) = a.day
)
SELECT a.day,
       (SELECT COUNT(DISTINCT c.door_id) FROM counted AS c) AS knocked,
       (SELECT COUNT(DISTINCT c.door_id) FROM counted AS c WHERE c.outcome NOT IN ('no_answer', 'locked_empty')) AS opened,
       (SELECT COUNT(DISTINCT c.door_id) FROM counted AS c WHERE c.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other')) AS met,
       (SELECT COUNT(*) FROM reached AS r WHERE r.made_at >= add_days(a.day, -1) AND r.made_at < add_days(a.day, 2) AND substr(local_time(r.made_at, a.zone), 1, 10) = a.day) AS filed,
       (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = :me AND k.made_at >= add_days(a.day, -1) AND k.made_at < add_days(a.day, 2) AND substr(local_time(k.made_at, a.zone), 1, 10) = a.day) AS customers,
       (SELECT COUNT(*) FROM told AS t WHERE t.channel = 'call') AS calls,
       (SELECT COUNT(*) FROM told AS t WHERE t.channel = 'wechat') AS wechat,
       (SELECT COUNT(*) FROM told AS t WHERE t.channel IN ('visit', 'meeting') AND t.valid = 1) AS talks,
       (SELECT COUNT(*) FROM graded AS g WHERE g.steps > 0) AS up,
       (SELECT COUNT(*) FROM graded AS g WHERE g.steps < 0) AS down,
       (SELECT COUNT(*) FROM told AS t WHERE t.closes = 1 AND t.result <> 'skipped') AS done,
       (SELECT COUNT(*) FROM told AS t WHERE t.closes = 1 AND t.result <> 'skipped')
     + (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = :me AND k.due_on <= a.day) AS planned,
       (SELECT COUNT(*) FROM customer AS k WHERE k.owner_id = :me AND k.due_on = add_days(a.day, 1)) AS tomorrow
  FROM asked AS a;
-- many: sent
-- What I sent in the last two weeks, the newest first; the first of a day says whether it came in time.
SELECT r.id, r.day, r.text, r.problems, r.plan, r.at, r.answer, r.answered_at, r.read_at, p.name AS answered_by, CASE WHEN r.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM daily_report AS r LEFT JOIN person AS p ON p.id = r.answered_by
 WHERE r.person_id = :me AND r.day >= add_days(:today, -14)
 ORDER BY r.day DESC, r.at DESC, r.id DESC LIMIT 20;
-- one: deadline
SELECT s.value FROM setting AS s WHERE s.id = 'daily_deadline';
