-- Orders of the period: the door, the day of the first word of it, who had it, and whether it came on the day of the first
-- talk. A door with a word before the period was an order then.
SELECT s.door_id, s.day, s.at, s.person_id, d.block_id,
       (SELECT MAX(k.need_area) FROM customer AS k WHERE k.door_id = s.door_id) AS area,
       CASE WHEN EXISTS (
         SELECT 1 FROM visit AS v
          WHERE v.door_id = s.door_id AND v.day < s.day AND v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other')
            AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id))))
         OR EXISTS (
         SELECT 1 FROM customer AS k CROSS JOIN followup AS f
          WHERE k.door_id = s.door_id AND f.customer_id = k.id AND f.day < s.day AND f.valid = 1 AND f.gone_at IS NULL)
            THEN 0 ELSE 1 END AS at_once
  FROM (SELECT w.door_id, w.day, w.at, w.person_id, ROW_NUMBER() OVER (PARTITION BY w.door_id ORDER BY w.day, w.at, w.id) AS nth FROM (words) AS w) AS s
  LEFT JOIN door AS d ON d.id = s.door_id
 WHERE s.nth = 1 AND (:rep IS NULL OR s.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
   AND NOT EXISTS (
         SELECT 1 FROM visit AS v
          WHERE v.door_id = s.door_id AND v.day < :since AND v.outcome = 'done_by_us'
            AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id))))
   AND NOT EXISTS (
         SELECT 1 FROM customer AS k CROSS JOIN fact AS f
          WHERE k.door_id = s.door_id AND f.subject_id = k.id AND f.field = 'level' AND f.value = 'O' AND f.at < :since_at)
   AND NOT EXISTS (
         SELECT 1 FROM customer AS k CROSS JOIN followup AS f
          WHERE k.door_id = s.door_id AND f.customer_id = k.id AND f.result = 'deposit' AND f.day < :since AND f.gone_at IS NULL)
