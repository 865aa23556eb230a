-- The days on which a rep was out, the newest first, with the doors he knocked on, that opened, and where he met somebody.
-- by: manager
-- where: server
-- example: {"id": "xiaoli", "period": "30"}
-- one!: rep
SELECT p.id, p.name FROM person AS p WHERE p.id = :id;
-- many: days
SELECT v.day, COUNT(DISTINCT v.door_id) AS knocked,
       COUNT(DISTINCT CASE WHEN v.outcome NOT IN ('no_answer', 'locked_empty') THEN v.door_id END) AS opened,
       COUNT(DISTINCT CASE WHEN v.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other') THEN v.door_id END) AS met,
       COUNT(*) OVER () AS total
  FROM visit AS v
 WHERE v.person_id = :id
   AND v.outcome NOT IN ('undone', 'not_applicable')
   AND v.day <= :today
   AND v.day >= CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END
   AND NOT EXISTS (SELECT 1 FROM visit AS l
                    WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
 GROUP BY v.day
 ORDER BY v.day DESC LIMIT 400;
