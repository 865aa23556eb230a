-- What the door shows repeats what its visits say; runs after any mutation that wrote the visit row :id.
-- A visit counts unless it was taken back or corrected, and of several corrections of one visit the last counts.
-- The newest of those that count is the outcome; tries are the no_answer and locked_empty since somebody last opened.
-- Step 6 of a tap's way: the phone and the server both run this, so nothing is sent for it.
-- do:
WITH here AS (
  SELECT v.door_id FROM visit AS v WHERE v.id = :id
), counts AS MATERIALIZED (
  SELECT v.id, v.at, v.outcome, v.person_id
    FROM visit AS v JOIN here AS h ON h.door_id = v.door_id
   WHERE v.outcome <> 'undone'
     AND NOT EXISTS (
       SELECT 1 FROM visit AS later
        WHERE later.door_id = v.door_id
          AND (later.corrects_id = v.id OR (later.corrects_id = v.corrects_id AND later.id > v.id))
     )
), opened AS MATERIALIZED (
  SELECT c.id, c.at FROM counts AS c WHERE c.outcome NOT IN ('no_answer', 'locked_empty') ORDER BY c.at DESC, c.id DESC LIMIT 1
)
UPDATE door
   SET rev = :rev, outcome = n.outcome, visited_at = n.at, visited_by = n.person_id, tries = n.tries
  FROM (SELECT h.door_id, c.outcome, c.at, c.person_id,
               (SELECT count(*) FROM counts AS t
                 WHERE t.outcome IN ('no_answer', 'locked_empty')
                   AND NOT EXISTS (SELECT 1 FROM opened AS o WHERE o.at > t.at OR (o.at = t.at AND o.id > t.id))) AS tries
          FROM here AS h
          LEFT JOIN counts AS c ON c.id = (SELECT x.id FROM counts AS x ORDER BY x.at DESC, x.id DESC LIMIT 1)) AS n
 WHERE door.id = n.door_id;
