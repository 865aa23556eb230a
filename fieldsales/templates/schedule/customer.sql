-- One customer: who, how far, what is to be done, what was done, and what his manager says.
-- by: rep, manager
-- example: {"id": "jinxiu-1.1.3.2@xiaoli"}
-- one!: customer
-- Suggestions are computed and never set: the level from the days that are left to decide (T less the lead time of the
-- goods and 15 days) and from what happened since the level was set, one lower when three attempts or two rhythms stayed
-- without an answer; the type from what is known of need and people.
WITH here AS (
  SELECT k.id,
         days_between(:today, k.t_on) - CAST(COALESCE(pick((SELECT s.value FROM setting AS s WHERE s.id = 'lead_days'), k.product), '15') AS INTEGER) - 15 AS decide_in,
         CASE WHEN k.level = 'O' AND EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.task = 'R28' AND f.closes = 1 AND f.result <> 'skipped' AND f.day >= k.level_on AND f.gone_at IS NULL) THEN 'D'
              WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.result = 'deposit' AND f.day >= k.level_on AND f.gone_at IS NULL) THEN 'O'
              WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.result = 'measured' AND f.day >= k.level_on AND f.gone_at IS NULL) THEN 'H'
              WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.result = 'store_visited' AND f.day >= k.level_on AND f.gone_at IS NULL) THEN 'A' END AS by_result,
         (SELECT s.value FROM setting AS s WHERE s.id = 'level_windows') AS windows, k.level AS now_level, k.level_on,
         CAST(pick('C=1,B=2,A=3,H=4,O=5', k.level) AS INTEGER) AS rank,
         COALESCE((SELECT MAX(f.at) FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.day >= k.level_on AND f.gone_at IS NULL), '') AS heard_at,
         COALESCE((SELECT MAX(f.day) FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.day >= k.level_on AND f.gone_at IS NULL), k.level_on) AS heard_on,
         2 * (SELECT r.every FROM rule AS r WHERE r.kind = 'level' AND r.which = k.level AND r.active = 1 ORDER BY r.id LIMIT 1) AS patience
    FROM customer AS k WHERE k.id = :id
), tried AS (
  SELECT h.*,
         (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = h.id AND f.gone_at IS NULL AND f.day >= h.level_on AND f.at > h.heard_at
             AND f.result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number')) AS calls,
         (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = h.id AND f.gone_at IS NULL AND f.day >= h.level_on AND f.at > h.heard_at
             AND f.result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number', 'wechat_sent')) AS attempts
    FROM here AS h
), timed AS (
  SELECT h.*, CASE WHEN h.decide_in <= CAST(pick(h.windows, 'H') AS INTEGER) THEN 'H' WHEN h.decide_in <= CAST(pick(h.windows, 'A') AS INTEGER) THEN 'A'
                   WHEN h.decide_in <= CAST(pick(h.windows, 'B') AS INTEGER) THEN 'B' WHEN h.decide_in IS NOT NULL THEN 'C' END AS by_t,
         CASE WHEN h.now_level NOT IN ('B', 'A', 'H') OR CAST(pick('A=3,H=4,O=5,D=6', h.by_result) AS INTEGER) > h.rank THEN NULL
              WHEN h.calls >= 3 THEN 'calls' WHEN h.attempts > 0 AND days_between(h.heard_on, :today) >= h.patience THEN 'rhythms' END AS silent
    FROM tried AS h
), judged AS (
  SELECT t.id, t.decide_in, t.by_result, t.silent,
         CASE WHEN t.silent IS NOT NULL THEN CASE WHEN CAST(pick('C=1,B=2,A=3,H=4', t.by_t) AS INTEGER) < t.rank - 1 THEN t.by_t ELSE pick('B=C,A=B,H=A', t.now_level) END
              WHEN t.by_t IS NULL OR CAST(pick('A=3,H=4,O=5,D=6', t.by_result) AS INTEGER) > CAST(pick('C=1,B=2,A=3,H=4', t.by_t) AS INTEGER)
              THEN t.by_result ELSE t.by_t END AS level
    FROM timed AS t
)
SELECT k.*, d.short, d.floor_label, b.name AS block_name, b.street, b.lat, b.lng, COALESCE(b.city, (SELECT s.city FROM shop AS s LIMIT 1)) AS in_city, p.name AS keeper,
       CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS door_here, CASE WHEN substr(k.door_id, 1, 1) = '~' THEN 1 ELSE 0 END AS doorless,
       CASE WHEN k.quiet_until >= :today THEN 1 ELSE 0 END AS quiet, CASE WHEN k.rev = 0 THEN 1 ELSE 0 END AS waits,
       days_between(:today, k.t_on) AS t_in,
       CASE WHEN k.t_source = 'estimated' THEN (days_between(k.stage_seen_on, k.t_on) * 3 + 5) / 10 END AS t_band,
       j.decide_in, j.by_result, j.silent,
       CASE WHEN k.level = 'O' AND j.by_result = 'D' THEN 'D'
            WHEN k.level IN ('N', 'C', 'B', 'A', 'H') AND COALESCE(k.type, '') <> 'potential' AND COALESCE(k.has_need, '') <> 'no' AND j.level <> k.level THEN j.level END AS level_hint,
       CASE WHEN CAST(pick('C=1,B=2,A=3,H=4,O=5', j.level) AS INTEGER) - CAST(pick('C=1,B=2,A=3,H=4', k.level) AS INTEGER) >= 2
              OR (k.level = 'H' AND j.level IN ('C', 'B', 'A')) THEN 1 ELSE 0 END AS hint_asks,
       CASE WHEN COALESCE(k.type, '') <> 'direct' AND k.needs_renovation = 1 AND k.plans_flooring = 1
             AND EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.is_decider = 1 AND c.gone_at IS NULL) THEN 'direct'
            WHEN COALESCE(k.type, '') = '' AND EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.is_key_person = 1 AND c.gone_at IS NULL) THEN 'indirect' END AS type_hint
  FROM customer AS k
  JOIN judged AS j ON j.id = k.id
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE k.id = :id;
-- one: filed
-- How complete his file is, and the one thing to ask for next.
SELECT COUNT(*) AS asked, SUM(g.known) AS known, SUM(g.known) * 100 / COUNT(*) AS percent, substr(MIN(CASE WHEN g.known = 0 THEN g.place || ' ' || g.code END), 4) AS next
  FROM gaps_of(k.id = :id) AS g;
-- one: claim
-- How long he is still his rep's, and whether somebody else claims the household too.
SELECT k.held_from, k.held_until, k.held_max, days_between(:today, k.held_until) AS held_left,
       CAST(pick(s.value, 'far') AS INTEGER) AS far, CAST(pick(s.value, 'near') AS INTEGER) AS near,
       CASE WHEN k.level IN ('N', 'C', 'B', 'A', 'H') AND k.owner_id <> '' THEN 1 ELSE 0 END AS open,
       d.id AS dispute, d.collision_id, d.later, CASE WHEN d.status IN ('frozen', 'appealed') THEN 1 ELSE 0 END AS waits, substr(p.name, 1, 1) || '*' AS other
  FROM customer AS k
  JOIN setting AS s ON s.id = 'protect_warn'
  LEFT JOIN dispute AS d ON d.id = (
    SELECT x.id FROM dispute AS x WHERE x.customer_id = k.id AND x.owner_id = k.owner_id AND x.status <> 'void'
     ORDER BY x.later DESC, CASE WHEN x.status IN ('frozen', 'appealed') THEN 0 ELSE 1 END, x.at DESC, x.id LIMIT 1)
  LEFT JOIN person AS p ON p.id = d.other_id
 WHERE k.id = :id;
-- many: contacts
SELECT c.id, c.name, c.role, c.is_decider, c.is_key_person, c.phone, c.wechat, c.do_not_contact, CASE WHEN c.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM contact AS c JOIN customer AS k ON k.id = :id
 WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL
 ORDER BY c.do_not_contact, c.is_decider DESC, c.made_at, c.id;
-- many: tasks
-- Steps that R60 and R61 gather are rows of one task: nth counts them.
-- asked is the task that the address names (task=R06). next_on is the day on which he comes again by the rules if somebody
-- talks to him today and this task is done; free_on the same for a contact out of turn; others_wait counts
-- the other tasks that stay due whatever is said: duties, what was gathered, and a message that a call does not replace. Rhythms begin anew with a talk, what
-- was agreed is settled by it, a stage's rule ends with it when T is known, and what has a day of its own stays. Only the
-- calendar may still move it by a day or two.
WITH listed AS MATERIALIZED (
  SELECT t.*,
         CASE WHEN r.kind = 'stage' AND (k.t_source <> 'estimated' OR (k.stage_seen_on = :today AND r.steps <> '')) THEN NULL
              WHEN r.every IS NOT NULL AND r.kind IN ('new', 'level', 'stage', 'potential', 'key_person', 'accepted') AND replace(r.steps, ',', '') = r.steps THEN add_days(:today, r.every) END AS anew_on,
         CASE WHEN t.kind NOT IN ('agreed', 'new') AND t.due_on > :today AND (r.kind <> 'stage' OR k.stage_seen_on = :today OR t.kind = 'own') THEN t.due_on END AS stays_on,
         CASE WHEN t.kind = 'agreed' OR t.due_on > :today OR (r.kind = 'stage' AND k.stage_seen_on <> :today) THEN ''
              WHEN t.duty = 1 OR t.rule <> t.part OR t.channel = 'manager' THEN 'always'
              WHEN substr(t.channel, 1, 6) = 'wechat' THEN 'message' ELSE 'call' END AS now_due
    FROM tasks_of(k.id = :id) AS t JOIN customer AS k ON k.id = :id LEFT JOIN rule AS r ON r.id = t.part
)
SELECT t.rule, t.part, t.kind, CASE WHEN t.rule NOT IN ('R60', 'R61') THEN t.title END AS title, t.title AS part_title,
       t.script, t.channel, t.priority, t.duty, t.due_on, days_between(t.due_on, :today) AS late,
       CASE WHEN item(t.channel, 1) IN ('visit', 'call', 'wechat', 'sms', 'store') THEN item(t.channel, 1) ELSE 'call' END AS way,
       replace(replace(replace(replace(m.text, 'XX路', '附近'), 'XX小区', '附近小区'), 'XX地板的小李', COALESCE((SELECT h.name FROM shop AS h), 'XX地板') || '的' || COALESCE((SELECT n.name FROM person AS n WHERE n.id = :me), '小李')),
         'XX地板', COALESCE((SELECT h.name FROM shop AS h), 'XX地板')) AS script_text,
       CASE WHEN t.rule = :task THEN 1 ELSE 0 END AS asked,
       (SELECT MIN(COALESCE(x.anew_on, CASE WHEN x.rule <> t.rule THEN CASE WHEN x.now_due = 'call' THEN add_days(:today, 1) ELSE x.stays_on END END)) FROM listed AS x) AS next_on,
       (SELECT MIN(COALESCE(x.anew_on, x.stays_on)) FROM listed AS x) AS free_on,
       (SELECT COUNT(DISTINCT x.rule) FROM listed AS x
         WHERE x.rule <> t.rule AND x.anew_on IS NULL AND (x.now_due = 'always' OR (x.now_due = 'message' AND item(t.channel, 1) NOT IN ('wechat', 'sms')))) AS others_wait,
       row_number() OVER (PARTITION BY t.rule ORDER BY t.priority, t.was_on, t.part) AS nth,
       CASE WHEN t.due_on <= :today THEN 1 ELSE 0 END AS due,
       (SELECT COUNT(*) FROM followup AS f
         WHERE f.customer_id = t.customer_id AND f.task = t.rule AND f.result = 'moved' AND f.gone_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM followup AS g WHERE g.customer_id = f.customer_id AND g.gone_at IS NULL AND g.at > f.at
                              AND (g.valid = 1 OR (g.task = f.task AND g.closes = 1)))) AS moves
  FROM listed AS t
  LEFT JOIN script AS m ON m.id = t.script || ':100'
 ORDER BY asked DESC, due DESC, CASE WHEN t.due_on <= :today THEN t.priority ELSE 0 END, t.due_on, t.rule, nth;
-- many: past
-- Everything that happened, the newest first: follow-ups, levels, installation days, visits, what was learned, notes, photos,
-- receptions, and who named whom. A visit that was a follow-up stands once.
SELECT f.id, 'followup' AS kind, f.at, p.name AS person, f.channel, f.result, f.valid, f.task, f.objection, f.next_on, f.note AS text,
       COALESCE(r.task, w.text) AS title, CASE WHEN w.id IS NULL THEN 'rule' ELSE 'own' END AS task_kind, NULL AS before, CASE WHEN f.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM followup AS f
  LEFT JOIN person AS p ON p.id = f.person_id
  LEFT JOIN rule AS r ON r.id = f.task
  LEFT JOIN own_task AS w ON w.id = f.task
 WHERE f.customer_id = :id AND f.gone_at IS NULL
UNION ALL
-- (A planned day brings how exactly it and the one before were named, as channel and objection.)
SELECT l.id, l.field, l.at, p.name,
       (SELECT q.value FROM fact AS q WHERE q.subject_id = l.subject_id AND q.field = 'plan_precision' AND l.field = 'plan_on' AND q.at <= l.at ORDER BY q.at DESC, q.id DESC LIMIT 1),
       l.value, 0, NULL,
       (SELECT q.value FROM fact AS q WHERE q.subject_id = l.subject_id AND q.field = 'plan_precision' AND l.field = 'plan_on' AND q.at < l.at ORDER BY q.at DESC, q.id DESC LIMIT 1),
       NULL, y.value, NULL, 'rule',
       LAG(l.value) OVER (PARTITION BY l.field ORDER BY l.at, l.id), CASE WHEN l.rev = 0 THEN 1 ELSE 0 END
  FROM fact AS l
  LEFT JOIN person AS p ON p.id = l.person_id
  LEFT JOIN fact AS y ON y.subject_id = l.subject_id AND y.at = l.at
   AND y.field = CASE l.field WHEN 'level' THEN 'level_reason' ELSE 'plan_reason' END
 WHERE l.subject_id = :id AND l.field IN ('level', 'plan_on')
UNION ALL
SELECT a.id, 'fact', a.at, p.name, a.field, a.value, 0, NULL, NULL, NULL, NULL, s.name, 'rule', NULL, CASE WHEN a.rev = 0 THEN 1 ELSE 0 END
  FROM (SELECT k.id, NULL AS name FROM customer AS k WHERE k.id = :id
        UNION ALL SELECT c.id, COALESCE(c.name, '') FROM customer AS k JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id WHERE k.id = :id) AS s
  JOIN fact AS a ON a.subject_id = s.id
  LEFT JOIN person AS p ON p.id = a.person_id
 WHERE a.value <> ''
   AND a.field NOT IN ('level', 'level_on', 'level_reason', 'plan_on', 'plan_precision', 'plan_source', 'plan_set_on', 'plan_reason', 'next_on', 'stage_seen_on', 'work_unit_id', 'data_source')
UNION ALL
SELECT v.id, 'visit', v.at, p.name, 'visit', v.outcome, 0, NULL, NULL, NULL, n.text, NULL, 'rule', NULL, CASE WHEN v.rev = 0 THEN 1 ELSE 0 END
  FROM customer AS k JOIN visit AS v ON v.door_id = k.door_id
  LEFT JOIN person AS p ON p.id = v.person_id
  LEFT JOIN note AS n ON n.id = v.id AND n.bucket = k.bucket
 WHERE k.id = :id AND v.outcome <> 'undone'
   AND NOT EXISTS (SELECT 1 FROM followup AS f WHERE f.id = v.id || '.f' AND f.customer_id = k.id)
   AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
UNION ALL
SELECT n.id, 'note', n.at, p.name, NULL, NULL, 0, NULL, NULL, NULL, n.text, NULL, 'rule', NULL, CASE WHEN n.rev = 0 THEN 1 ELSE 0 END
  FROM customer AS k JOIN note AS n ON n.door_id = k.door_id AND n.bucket = k.bucket
  LEFT JOIN person AS p ON p.id = n.person_id
 WHERE k.id = :id AND NOT EXISTS (SELECT 1 FROM visit AS v WHERE v.id = n.id)
UNION ALL
SELECT o.id, 'photo', o.at, p.name, NULL, o.sha256, o.received, NULL, NULL, NULL, NULL, NULL, 'rule', NULL, CASE WHEN o.rev = 0 THEN 1 ELSE 0 END
  FROM customer AS k JOIN photo AS o ON o.door_id = k.door_id AND o.bucket = k.bucket
  LEFT JOIN person AS p ON p.id = o.person_id
 WHERE k.id = :id AND o.gone_at IS NULL
UNION ALL
SELECT r.id, 'reception', r.at, p.name, r.way, r.came_at, r.persons, NULL, NULL, NULL, NULL, NULL, 'rule', r.left_at, CASE WHEN r.rev = 0 THEN 1 ELSE 0 END
  FROM reception AS r LEFT JOIN person AS p ON p.id = r.person_id
 WHERE r.customer_id = :id AND r.gone_at IS NULL
UNION ALL
SELECT r.id, CASE WHEN r.from_customer = :id THEN 'named' ELSE 'named_by' END, r.at, p.name, r.customer_id, r.status, 0, NULL, NULL, NULL, r.reward,
       CASE WHEN r.from_customer = :id THEN (SELECT COALESCE(c.name, k.place) FROM customer AS k LEFT JOIN contact AS c ON c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL WHERE k.id = r.customer_id ORDER BY c.made_at, c.id LIMIT 1)
            ELSE (SELECT COALESCE(c.name, k.place) FROM customer AS k LEFT JOIN contact AS c ON c.id = r.from_contact WHERE k.id = r.from_customer) END,
       'rule', NULL, CASE WHEN r.rev = 0 THEN 1 ELSE 0 END
  FROM referral AS r LEFT JOIN person AS p ON p.id = r.person_id
 WHERE r.from_customer = :id OR r.customer_id = :id
 ORDER BY 3 DESC, 1 DESC LIMIT 80;
-- many: along
-- Who came along on which visit or follow-up; a visit that was a follow-up has its companion.
SELECT f.id, q.name
  FROM followup AS f
  JOIN companion AS m ON m.visit_id = CASE WHEN substr(f.id, length(f.id) - 1) = '.f' THEN substr(f.id, 1, length(f.id) - 2) ELSE f.id END
  JOIN person AS q ON q.id = m.person_id
 WHERE f.customer_id = :id
UNION ALL
SELECT v.id, q.name
  FROM customer AS k JOIN visit AS v ON v.door_id = k.door_id JOIN companion AS m ON m.visit_id = v.id JOIN person AS q ON q.id = m.person_id
 WHERE k.id = :id;
-- many: helpers
-- Who may come along: the dealer and the managers.
SELECT p.id, p.name FROM person AS p WHERE p.active = 1 AND p.role = 'manager' AND p.id <> :me AND p.roles <> 'clerk' ORDER BY p.name, p.id LIMIT 6;
-- many: photos
SELECT f.id, f.sha256, f.received, CASE WHEN f.person_id = :me OR :role = 'manager' THEN 1 ELSE 0 END AS removable
  FROM customer AS k JOIN photo AS f ON f.door_id = k.door_id AND f.bucket = k.bucket
 WHERE k.id = :id AND f.gone_at IS NULL ORDER BY f.at, f.id;
-- many: comments
SELECT m.id, m.followup_id, m.text, m.at, m.read_at, p.name AS person, CASE WHEN m.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM comment AS m LEFT JOIN person AS p ON p.id = m.by_id
 WHERE m.customer_id = :id ORDER BY m.at, m.id LIMIT 200;
-- one: lost
-- The newest application to give him up, and what became of it.
SELECT l.id, l.status, l.reason, l.at, l.instruction, l.decided_at, l.read_at, p.name AS decider, CASE WHEN l.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM lost_request AS l LEFT JOIN person AS p ON p.id = l.decided_by
 WHERE l.customer_id = :id AND l.status <> 'withdrawn' ORDER BY l.at DESC, l.id DESC LIMIT 1;
-- one: tries
-- In how many different parts of the day he was tried since he was last reached, as lost_ask.sql counts them.
SELECT CAST(COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'lost_attempts'), '3') AS INTEGER) AS needed,
       COUNT(DISTINCT CASE WHEN days_between('2001-01-01', x.day) % 7 < 5 THEN 'w' ELSE 'e' END
         || CAST(CAST(substr(local_time(x.at, (SELECT MAX(z.tz) FROM shop AS z)), 12, 2) AS INTEGER) / 6 AS TEXT)) AS parts
  FROM followup AS x
 WHERE x.customer_id = :id AND x.gone_at IS NULL AND x.result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number')
   AND x.at > COALESCE((SELECT MAX(y.at) FROM followup AS y WHERE y.customer_id = :id AND y.valid = 1 AND y.gone_at IS NULL), '');
-- one: pool_in
-- In how many days he goes to the public pool if nothing is done, and why, as pool/reckon.py reckons; none while it cannot be.
SELECT x.days, x.why
  FROM (SELECT days_between(:today, k.held_max) AS days, 'maximum' AS why, 1 AS nth FROM customer AS k WHERE k.id = :id
        UNION ALL SELECT days_between(:today, k.held_until) + 1, 'protection', 3 FROM customer AS k WHERE k.id = :id
        UNION ALL
        SELECT days_between(:today, (SELECT MAX(d.column1) FROM (VALUES (substr(local_time(k.made_at, (SELECT MAX(z.tz) FROM shop AS z)), 1, 10)), (COALESCE(k.held_from, '')), (COALESCE(k.level_on, '')), (COALESCE(k.met_on, '')),
                 (COALESCE(k.next_on, '')), (COALESCE(k.quiet_until, ''))) AS d)) + 1
               + CAST(s.value AS INTEGER) * (SELECT MAX(r.every) FROM rule AS r WHERE r.kind = 'level' AND r.which = k.level AND r.active = 1 AND COALESCE(k.type, 'direct') = 'direct'), 'rhythms', 2
          FROM customer AS k JOIN setting AS s ON s.id = 'pool_rhythms' WHERE k.id = :id) AS x
  JOIN customer AS z ON z.id = :id AND z.owner_id <> '' AND z.level IN ('N', 'C', 'B', 'A', 'H') AND z.frozen_by IS NULL AND z.barred = 0 AND COALESCE(z.quiet_until, '') < :today
 WHERE x.days IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lost_request AS l WHERE l.customer_id = :id AND l.status = 'submitted')
 ORDER BY x.days, x.nth LIMIT 1;
