-- What the door shows repeats what its visits say; runs after any mutation that wrote the visit row :id.
-- A visit counts unless it was taken back or corrected, and of several corrections of one visit the last counts.
-- The newest of those that count is the outcome; tries are the no_answer and locked_empty since somebody last opened.
-- do:
WITH here AS (
  SELECT v.door_id FROM visit AS v WHERE v.id = :id
), counts AS (
  SELECT v.id, v.at, v.outcome, v.person_id
    FROM visit AS v JOIN here AS h ON h.door_id = v.door_id
   WHERE v.outcome <> 'undone'
     AND NOT EXISTS (
       SELECT 1 FROM visit AS later
        WHERE later.door_id = v.door_id
          AND (later.corrects_id = v.id OR (later.corrects_id = v.corrects_id AND later.id > v.id))
     )
), newest AS (
  SELECT c.outcome, c.at, c.person_id FROM counts AS c ORDER BY c.at DESC, c.id DESC LIMIT 1
)
UPDATE door
   SET rev = :rev,
       outcome = (SELECT n.outcome FROM newest AS n),
       visited_at = (SELECT n.at FROM newest AS n),
       visited_by = (SELECT n.person_id FROM newest AS n),
       tries = (
         SELECT count(*) FROM counts AS c
          WHERE c.outcome IN ('no_answer', 'locked_empty')
            AND NOT EXISTS (
              SELECT 1 FROM counts AS open
               WHERE open.outcome NOT IN ('no_answer', 'locked_empty')
                 AND (open.at > c.at OR (open.at = c.at AND open.id > c.id))
            )
       )
 WHERE id IN (SELECT h.door_id FROM here AS h);

-- Rule R01: nobody opened, or only workers; again some days later, the second time on a weekend, then with the next round.
UPDATE door
   SET revisit_on = CASE
         WHEN door.outcome NOT IN ('no_answer', 'worker_only', 'locked_empty') THEN NULL
         WHEN door.tries > 2 THEN add_days(r.day, 21)
         WHEN door.tries = 2 THEN add_days(add_days(r.day, r.steps), CASE WHEN days_between('2001-01-01', add_days(r.day, r.steps)) % 7 < 5 THEN 5 - days_between('2001-01-01', add_days(r.day, r.steps)) % 7 ELSE 0 END)
         ELSE add_days(r.day, r.steps) END
  FROM (SELECT v.door_id, r.steps, (SELECT MAX(w.day) FROM visit AS w WHERE w.door_id = v.door_id AND w.outcome <> 'undone') AS day
          FROM visit AS v JOIN rule AS r ON r.id = 'R01' AND r.active = 1
         WHERE v.id = :id) AS r
 WHERE door.id = r.door_id;
