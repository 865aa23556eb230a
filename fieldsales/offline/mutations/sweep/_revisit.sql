-- Rule R01: nobody opened, or only workers; again some days later, the second time on a day off, and after so many tries with
-- the next round (settings revisit_days, most_tries, round_days).
-- Not while the door is not to be disturbed, nor on a festival, nor where a household wants no contact any more, whoever's customer it is. The door is :door or that of :visit, :customer or :contact, named in one word each time: an OR here would read every door of the phone.
-- do:
WITH wished AS (
  SELECT d.id, d.tries, d.quiet_until, w.latest - CAST(item(r.steps, 1) AS INTEGER) AS span, add_days(
           (SELECT MAX(v.day) FROM visit AS v WHERE v.door_id = d.id AND v.at = d.visited_at AND v.outcome <> 'undone'),
           CASE WHEN d.tries >= w.most THEN w.round ELSE item(r.steps, 1) END) AS day
    FROM door AS d
    JOIN rule AS r ON r.id = 'R01' AND r.active = 1
   CROSS JOIN (SELECT COALESCE((SELECT CAST(pick(s.value, 'to') AS INTEGER) FROM setting AS s WHERE s.id = 'revisit_days'), 7) AS latest,
                      COALESCE((SELECT CAST(s.value AS INTEGER) FROM setting AS s WHERE s.id = 'most_tries'), 3) AS most,
                      COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'round_days'), '21') AS round) AS w
   WHERE d.outcome IN ('no_answer', 'worker_only', 'locked_empty')
     AND NOT EXISTS (SELECT 1 FROM customer AS k WHERE k.door_id = d.id AND k.barred = 1)
     AND d.id = COALESCE(:door, (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM customer AS x WHERE x.id = :customer),
       (SELECT x.door_id FROM contact AS x WHERE x.id = :contact))
), free AS (
  SELECT w.id, w.tries, w.span, CASE WHEN w.quiet_until >= w.day THEN add_days(w.quiet_until, 1) ELSE w.day END AS day
    FROM wished AS w
), found AS MATERIALIZED (
  SELECT f.id, CASE WHEN f.tries <> 2 AND COALESCE((SELECT c.festival FROM calendar AS c WHERE c.id = f.day), 0) = 0 THEN f.day ELSE (
           SELECT y.day
             FROM (SELECT x.day,
                          CASE WHEN f.tries = 2 AND x.n <= f.span
                                AND COALESCE(c.workday, CASE WHEN days_between('2001-01-01', x.day) % 7 < 5 THEN 1 ELSE 0 END) = 0
                               THEN x.n ELSE 100 + x.n END AS place
                     FROM (SELECT add_days(f.day, n.column1) AS day, n.column1 AS n
                             FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS n) AS x
                     LEFT JOIN calendar AS c ON c.id = x.day
                    WHERE COALESCE(c.festival, 0) = 0 AND x.day IS NOT NULL) AS y
            ORDER BY y.place
            LIMIT 1) END AS day
    FROM free AS f
)
UPDATE door
   SET rev = :rev, revisit_on = (SELECT f.day FROM found AS f WHERE f.id = door.id)
 WHERE door.id = COALESCE(:door, (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM customer AS x WHERE x.id = :customer),
       (SELECT x.door_id FROM contact AS x WHERE x.id = :contact))
   AND COALESCE(revisit_on, '') <> COALESCE((SELECT f.day FROM found AS f WHERE f.id = door.id), '');
