-- What is to be done, for whom and from which day: facts × rules, the same on both sides. sqlfile.py puts it wherever a
-- statement says tasks_of(condition on customer k).
-- It knows no clock: due_on follows from facts alone, so a page only compares it with its day, a week offline or not.
-- rule is the task (R60 and R61 gather steps that lie before T was known), part the rule it comes from, was_on its day
-- before anything moved it. kind 'own' is a task somebody wrote down himself.
-- Duties hold whatever the customer wants: they are those of an order (level O) or of a floor that lies (D).
-- Whoever is frozen by a collision (his is the later claim) or is nobody's has no tasks until that is over.
-- Where a layer counts its rows (fence), the count is not wanted: it keeps the planner from merging that layer into the
-- next, which would compute inner values many times over. The condition stands innermost: one customer costs one customer.
WITH begun AS (
  -- Which rules apply, and the day their trigger happened.
  SELECT k.id AS customer_id, k.owner_id, k.door_id, k.level, k.at_work, k.quiet_until, k.t_on, k.t_set_on,
         CASE WHEN k.t_source <> 'estimated' THEN 1 ELSE 0 END AS known,
         r.id AS rule, r.kind, r.every, r.day_policy, r.task AS title, r.script, r.priority,
         CASE WHEN k.unasked = 1 AND r.kind NOT IN ('agreed', 'referral') AND r.channel <> 'manager' AND NOT (r.duty = 1 AND k.level IN ('O', 'D')) THEN 'visit' ELSE r.channel END AS channel,
         CASE WHEN r.duty = 1 AND k.level IN ('O', 'D') THEN 1 ELSE 0 END AS duty,
         ',' || r.stops || ',' AS stops,
         CASE WHEN r.by_product = '' THEN r.steps ELSE COALESCE(pick(r.by_product, k.product), r.steps) END AS steps,
         add_days(k.t_on, pick(r.by_product, 'latest')) AS latest_on,
         CASE r.kind
           WHEN 'agreed' THEN k.next_on
           WHEN 'new' THEN CASE WHEN k.level = 'N' AND COALESCE(k.type, 'direct') = 'direct' THEN k.level_on END
           WHEN 'level' THEN CASE WHEN r.which = k.level AND COALESCE(k.type, 'direct') = 'direct' THEN k.level_on END
           WHEN 'stage' THEN CASE WHEN k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND COALESCE(k.type, 'direct') = 'direct'
             AND replace(',' || r.which || ',', ',' || k.stage || ',', '') <> ',' || r.which || ',' THEN k.stage_seen_on END
           WHEN 'plan' THEN CASE WHEN k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND k.t_source <> 'estimated' THEN k.t_on END
           WHEN 'accepted' THEN CASE WHEN k.level = 'D' THEN k.level_on END
           WHEN 'season' THEN CASE WHEN k.level = 'D' AND k.heating <> 'none' THEN (
             SELECT CASE WHEN substr(k.level_on, 1, 5) || w.value >= k.level_on THEN substr(k.level_on, 1, 5) || w.value
                         ELSE substr(add_days(substr(k.level_on, 1, 5) || '12-31', 1), 1, 5) || w.value END
               FROM setting AS w WHERE w.id = 'heating_season') END
           WHEN 'lost' THEN CASE WHEN k.level = 'F' THEN k.level_on END
           WHEN 'potential' THEN CASE WHEN k.type = 'potential' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN k.level_on END
           WHEN 'key_person' THEN COALESCE((
             SELECT MIN(substr(x.made_at, 1, 10)) FROM contact AS x
              WHERE k.level <> 'F' AND x.door_id = k.door_id AND x.customer_id = k.id AND x.is_key_person = 1 AND x.do_not_contact = 0 AND x.gone_at IS NULL),
             CASE WHEN k.type = 'indirect' AND k.level <> 'F' THEN k.level_on END)
           WHEN 'unit' THEN CASE WHEN k.at_work = 1 AND k.level IN ('N', 'C', 'B', 'A', 'H') THEN k.level_on END
           WHEN 'objection' THEN (
             SELECT MAX(x.day) FROM followup AS x
              WHERE k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND x.customer_id = k.id AND x.objection = r.which AND x.gone_at IS NULL)
           WHEN 'invited' THEN (
             SELECT MAX(x.day) FROM followup AS x
              WHERE k.level IN ('N', 'C', 'B', 'A', 'H') AND x.customer_id = k.id AND x.result = 'store_booked' AND x.gone_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM followup AS y
                                 WHERE y.customer_id = k.id AND y.gone_at IS NULL AND y.day >= x.day AND y.result IN ('store_visited', 'measured', 'deposit')))
           WHEN 'result' THEN (
             SELECT MAX(x.day) FROM followup AS x
              WHERE k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND x.customer_id = k.id AND x.result = r.which AND x.gone_at IS NULL)
         END AS anchor
    FROM customer AS k CROSS JOIN rule AS r
   WHERE r.active = 1 AND (whose) AND k.frozen_by IS NULL AND k.owner_id <> '' AND (k.barred = 0 OR (r.duty = 1 AND k.level IN ('O', 'D')))
     AND (r.needs = '' OR (r.needs = 'heating' AND COALESCE(k.heating, 'unknown') <> 'none'))
), answered AS (
  -- Not stopped by a level, a known T, a known decider or a result; what was done about it, and the last valid contact.
  SELECT count(*) OVER () AS fence_1, s.*,
         length(s.steps) - length(replace(s.steps, ',', '')) + 1 AS step_count,
         (SELECT count(*) FROM followup AS x
           WHERE x.customer_id = s.customer_id AND x.task = s.rule AND x.closes = 1 AND x.gone_at IS NULL
             AND (s.kind IN ('plan', 'season') OR x.day >= s.anchor)) AS done,
         (SELECT MAX(x.day) FROM followup AS x
           WHERE x.customer_id = s.customer_id AND x.task = s.rule AND x.closes = 1 AND x.gone_at IS NULL
             AND (s.kind = 'season' OR x.day >= s.anchor)) AS done_on,
         (SELECT MAX(x.day) FROM followup AS x
           WHERE x.customer_id = s.customer_id AND x.gone_at IS NULL AND (x.valid = 1 OR (x.task = s.rule AND x.closes = 1))) AS base
    FROM begun AS s
   WHERE s.anchor IS NOT NULL
     AND (s.stops = ',,' OR (
           replace(s.stops, ',' || s.level || ',', '') = s.stops
       AND (s.known = 0 OR replace(s.stops, ',plan,', '') = s.stops)
       AND (replace(s.stops, ',decider,', '') = s.stops
            OR NOT EXISTS (SELECT 1 FROM contact AS x
                            WHERE x.door_id = s.door_id AND x.customer_id = s.customer_id AND x.is_decider = 1 AND x.gone_at IS NULL))
       AND NOT EXISTS (SELECT 1 FROM followup AS x WHERE x.customer_id = s.customer_id AND x.gone_at IS NULL
                          AND replace(s.stops, ',' || x.result || ',', '') <> s.stops)))
), ruled AS (
  -- The day by the rule alone. A rhythm counts from the last valid contact, several steps from their trigger; steps that
  -- passed before the last one was done are not asked for any more.
  SELECT count(*) OVER () AS fence_2, a.*,
         CASE WHEN a.kind = 'agreed' THEN a.anchor
              WHEN a.latest_on < add_days(a.anchor, a.steps) AND a.known = 1 AND a.done = 0 THEN CASE WHEN a.latest_on < a.anchor THEN a.anchor ELSE a.latest_on END
              WHEN a.step_count = 1 AND a.every IS NULL THEN add_days(a.anchor, item(a.steps, a.done + 1))
              WHEN a.step_count > 1 OR a.kind = 'season' THEN COALESCE(
                (SELECT MIN(add_days(a.anchor, item(a.steps, n.column1))) FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS n
                  WHERE n.column1 > a.done AND n.column1 <= a.step_count AND (a.done_on IS NULL OR add_days(a.anchor, item(a.steps, n.column1)) > a.done_on)),
                add_days(add_days(a.anchor, item(a.steps, a.step_count)), a.every * CASE
                  WHEN days_between(add_days(a.anchor, item(a.steps, a.step_count)), a.done_on) / a.every >= a.done - a.step_count + 1
                  THEN days_between(add_days(a.anchor, item(a.steps, a.step_count)), a.done_on) / a.every + 1
                  WHEN a.done >= a.step_count THEN a.done - a.step_count + 1 ELSE 1 END))
              WHEN a.steps <> '' AND a.done = 0 AND (a.base IS NULL OR a.base <= a.anchor) THEN add_days(a.anchor, a.steps)
              WHEN a.kind = 'stage' AND a.known = 1 THEN NULL
              WHEN a.base > a.anchor THEN add_days(a.base, a.every)
              WHEN a.base IS NOT NULL AND add_days(a.base, a.every) > a.anchor THEN add_days(a.base, a.every)
              WHEN a.base IS NOT NULL THEN a.anchor
              ELSE add_days(a.anchor, a.every) END AS raw_on
    FROM answered AS a
), named AS (
  -- Steps before the day on which T became known are one task: do all of it now, or ask what happened. binding: a duty.
  SELECT b.*, CASE WHEN b.kind <> 'plan' OR b.raw_on >= b.t_set_on THEN b.rule WHEN b.t_on < b.t_set_on THEN 'R61' ELSE 'R60' END AS task,
         CASE WHEN b.kind = 'plan' AND b.raw_on < b.t_set_on THEN CASE WHEN b.level = 'O' THEN 1 ELSE 0 END ELSE b.duty END AS binding
    FROM ruled AS b WHERE b.raw_on IS NOT NULL
), moved AS (
  -- What the rep moved since, and when the household was last reached for, so that it is not too often.
  SELECT count(*) OVER () AS fence_3, c.*, m.next_on AS moved_on,
         CASE WHEN c.kind = 'plan' AND substr(c.steps, 1, 1) = '-' AND c.t_on >= c.t_set_on THEN c.t_on ELSE '9999-12-31' END AS latest,
         CASE WHEN c.kind = 'plan' THEN c.t_set_on WHEN c.base > c.anchor THEN add_days(c.base, 1) ELSE c.anchor END AS earliest,
         COALESCE(m.next_on, CASE WHEN c.task <> c.rule THEN c.t_set_on ELSE c.raw_on END) AS wish_on,
         (SELECT x.day FROM followup AS x
           WHERE x.customer_id = c.customer_id AND x.gone_at IS NULL AND x.result NOT IN ('moved', 'skipped')
             AND (c.task <> c.rule OR substr(c.channel, 1, 6) <> 'wechat' OR x.channel IN ('wechat', 'sms'))
           ORDER BY x.day DESC LIMIT 1) AS tried_on,
         (SELECT x.day FROM followup AS x
           WHERE x.customer_id = c.customer_id AND x.gone_at IS NULL AND x.result NOT IN ('moved', 'skipped')
             AND (c.task <> c.rule OR substr(c.channel, 1, 6) <> 'wechat' OR x.channel IN ('wechat', 'sms'))
           ORDER BY x.day DESC LIMIT 1 OFFSET (SELECT CAST(w.value AS INTEGER) - 1 FROM setting AS w WHERE w.id = 'contacts_per_day')) AS filled_on,
         CASE WHEN c.level <> 'O' THEN (
           SELECT x.day FROM followup AS x
            WHERE x.customer_id = c.customer_id AND x.gone_at IS NULL AND x.result NOT IN ('moved', 'skipped')
            GROUP BY x.day ORDER BY x.day DESC LIMIT 1 OFFSET (SELECT CAST(w.value AS INTEGER) - 1 FROM setting AS w WHERE w.id = 'contacts_per_week')) END AS full_on
    FROM named AS c
    LEFT JOIN followup AS m ON c.kind <> 'agreed' AND m.id = (
      SELECT x.id FROM followup AS x
       WHERE x.customer_id = c.customer_id AND x.task = c.task AND x.closes = 0 AND x.next_on IS NOT NULL AND x.gone_at IS NULL
         AND x.day >= CASE WHEN c.kind = 'plan' THEN c.t_set_on WHEN c.base > c.anchor THEN c.base ELSE c.anchor END
         AND NOT EXISTS (SELECT 1 FROM followup AS y
                          WHERE y.customer_id = x.customer_id AND y.gone_at IS NULL AND y.at > x.at
                            AND ((y.task = x.task AND y.closes = 1) OR (y.valid = 1 AND c.every IS NOT NULL)))
       ORDER BY x.at DESC, x.id DESC LIMIT 1)
   WHERE c.task = c.rule
      OR NOT EXISTS (SELECT 1 FROM followup AS x
                      WHERE x.customer_id = c.customer_id AND x.task = c.task AND x.closes = 1 AND x.gone_at IS NULL AND x.day >= c.raw_on)
), spaced AS (
  -- So many marketing contacts a day and so many days in seven (settings; one and three); a message may follow a visit of
  -- the same day. filled_on is a day that is full, full_on begins the seven days that are full.
  SELECT d.*,
         CASE WHEN d.binding = 1 OR d.kind = 'agreed' OR d.task <> d.rule OR d.channel = 'manager' OR d.tried_on IS NULL THEN ''
              WHEN add_days(d.full_on, 7) > d.tried_on THEN add_days(d.full_on, 7)
              ELSE COALESCE(add_days(d.filled_on, 1), '') END AS spare_on
    FROM moved AS d
), quieted AS (
  -- Not while the door is not to be disturbed; calls and visits not on a festival, whatever else the rule says.
  -- Who was met at work is called on when his unit works.
  SELECT e.*,
         CASE WHEN e.spare_on > e.wish_on THEN e.spare_on ELSE e.wish_on END AS free_on,
         CASE WHEN e.binding = 1 OR e.quiet_until IS NULL THEN '' ELSE e.quiet_until END AS still_on,
         CASE WHEN e.at_work = 1 AND e.binding = 0 AND e.channel <> 'wechat' THEN 'workday'
              WHEN e.task <> e.rule THEN CASE WHEN e.binding = 1 THEN 'any' ELSE 'no_festival' END
              WHEN e.day_policy = 'any' AND (e.binding = 1 OR e.channel = 'wechat') THEN 'any'
              WHEN e.day_policy = 'any' OR (e.moved_on IS NOT NULL AND e.day_policy = 'prefer_weekend') THEN 'no_festival'
              ELSE e.day_policy END AS policy
    FROM spaced AS e
), placed AS (
  -- Behind the quiet time, but not behind T.
  SELECT count(*) OVER () AS fence_4, g.*,
         CASE WHEN g.still_on >= g.free_on THEN add_days(g.still_on, 1)
              WHEN g.free_on > g.latest AND g.latest >= g.earliest THEN g.latest
              ELSE g.free_on END AS free_from
    FROM quieted AS g
), dated AS (
  -- The day itself: by the policy, near free_from, never behind T; a step for which there is no such day is left out.
  SELECT count(*) OVER () AS fence_5, f.customer_id, f.owner_id, f.door_id, f.task AS rule, f.rule AS part, f.title, f.script, f.channel,
         CASE WHEN f.task <> f.rule THEN 1 ELSE f.priority END AS priority, f.binding AS duty, f.kind,
         f.raw_on AS was_on,
         CASE WHEN f.kind = 'agreed' OR f.policy = 'any' THEN f.free_from
              WHEN f.policy <> 'prefer_weekend' AND COALESCE(
                (SELECT CASE f.policy WHEN 'workday' THEN c.workday ELSE 1 - c.festival END FROM calendar AS c WHERE c.id = f.free_from),
                CASE WHEN f.policy = 'no_festival' OR days_between('2001-01-01', f.free_from) % 7 < 5 THEN 1 ELSE 0 END) = 1 THEN f.free_from
              ELSE COALESCE((
                SELECT y.day
                  FROM (SELECT x.day,
                               CASE WHEN f.policy = 'prefer_weekend' AND x.n BETWEEN -2 AND 2 AND (x.n >= 0 OR x.day >= f.spare_on)
                                     AND COALESCE(c.workday, CASE WHEN days_between('2001-01-01', x.day) % 7 < 5 THEN 1 ELSE 0 END) = 0
                                    THEN 2 * abs(x.n) - CASE WHEN x.n > 0 THEN 1 ELSE 0 END
                                    WHEN x.n >= 0 THEN 100 + x.n WHEN x.day >= f.spare_on THEN 200 - x.n ELSE 300 - x.n END AS place
                          FROM (SELECT n.column1 AS n, add_days(f.free_from, n.column1) AS day
                                  FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12),
                                        (-1), (-2), (-3), (-4), (-5), (-6), (-7), (-8), (-9), (-10), (-11), (-12)) AS n) AS x
                          LEFT JOIN calendar AS c ON c.id = x.day
                         WHERE x.day <= f.latest AND (x.n >= 0 OR (x.day >= f.earliest AND x.day > f.still_on))
                           AND COALESCE(c.festival, 0) = 0
                           AND (f.policy <> 'workday'
                                OR COALESCE(c.workday, CASE WHEN days_between('2001-01-01', x.day) % 7 < 5 THEN 1 ELSE 0 END) = 1)) AS y
                 ORDER BY y.place
                 LIMIT 1), CASE WHEN f.binding = 1 OR f.latest = '9999-12-31' THEN f.free_from END) END AS due_on
    FROM placed AS f
   WHERE f.free_from > f.still_on AND (f.free_from <= f.latest OR f.still_on < f.free_on)
)
SELECT z.customer_id, z.owner_id, z.door_id, z.rule, z.part, z.title, z.script, z.channel, z.priority, z.duty, z.kind, z.was_on, z.due_on
  FROM dated AS z WHERE z.due_on IS NOT NULL
UNION ALL
SELECT w.customer_id, w.owner_id, w.door_id, w.id, 'own', w.text, '', '', w.priority, 0, 'own', w.due_on, w.due_on
  FROM own_task AS w JOIN customer AS k ON k.id = w.customer_id WHERE w.done_at IS NULL AND k.frozen_by IS NULL AND k.owner_id <> '' AND (whose)
