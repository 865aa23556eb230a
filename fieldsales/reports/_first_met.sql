-- Counted visits, and of those on which somebody was talked to: whether it was the first such at this door, by anyone.
SELECT c.id, c.door_id, c.building_id, c.person_id, c.at, c.day, c.outcome, c.block_id, c.opened, c.met,
       CASE WHEN c.met = 1 AND NOT EXISTS (
         SELECT 1 FROM visit AS e
          WHERE e.door_id = c.door_id AND e.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other')
            AND (e.at < c.at OR (e.at = c.at AND e.id < c.id))
            AND NOT EXISTS (SELECT 1 FROM visit AS l
                             WHERE l.door_id = e.door_id AND (l.corrects_id = e.id OR (l.corrects_id = e.corrects_id AND l.id > e.id))))
            THEN 1 ELSE 0 END AS first
  FROM (counted) AS c
