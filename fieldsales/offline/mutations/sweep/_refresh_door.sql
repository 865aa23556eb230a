-- What the door shows repeats what its visits say; runs after any mutation that wrote the visit row :id.
-- A visit counts unless it was taken back or corrected, and of several corrections of one visit the last counts.
-- The newest of those that count is the outcome; tries are the no_answer and locked_empty since somebody last opened.
-- Step 6 of a tap's way: the phone and the server both run this, so nothing is sent for it.
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
