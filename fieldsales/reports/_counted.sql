-- Visits that count: not taken back, not corrected by a later row, not at a shop or an unsold flat. Everything that
-- counts visits or doors in the reports starts here, so R1, R2, R9 and R11 agree.
SELECT v.id, v.door_id, v.building_id, v.person_id, v.at, v.day, v.outcome, d.block_id,
       CASE WHEN v.outcome NOT IN ('no_answer', 'locked_empty') THEN 1 ELSE 0 END AS opened,
       CASE WHEN v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN 1 ELSE 0 END AS met
  FROM visit AS v JOIN door AS d ON d.id = v.door_id
 WHERE v.day BETWEEN :since AND :until AND v.outcome NOT IN ('undone', 'not_applicable')
   AND (:rep IS NULL OR v.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
   AND NOT EXISTS (SELECT 1 FROM visit AS l
                    WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
