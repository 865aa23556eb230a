-- Orders of the period: the door, the day, who had it, and whether it came on the day of the first talk.
SELECT s.door_id, s.day, s.at, s.person_id, d.block_id,
       (SELECT MAX(k.need_area) FROM customer AS k WHERE k.door_id = s.door_id) AS area,
       CASE WHEN EXISTS (
         SELECT 1 FROM visit AS v
          WHERE v.door_id = s.door_id AND v.day < s.day AND v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other')
            AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id))))
         OR EXISTS (
         SELECT 1 FROM customer AS k JOIN followup AS f ON f.customer_id = k.id
          WHERE k.door_id = s.door_id AND f.day < s.day AND f.valid = 1 AND f.gone_at IS NULL)
            THEN 0 ELSE 1 END AS at_once
  FROM (sold) AS s JOIN door AS d ON d.id = s.door_id
 WHERE s.day BETWEEN :since AND :until
   AND (:rep IS NULL OR s.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
