-- Every word of an order within the period: a visit that found "ordered from us", level O, or a deposit.
SELECT v.door_id, v.day, v.at, v.person_id, v.id
  FROM visit AS v
 WHERE v.day BETWEEN :since AND :until AND v.outcome = 'done_by_us'
   AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
UNION ALL
SELECT k.door_id, local_day(f.at), f.at, f.person_id, f.id
  FROM fact AS f JOIN customer AS k ON k.id = f.subject_id
 WHERE f.field = 'level' AND f.value = 'O' AND f.at >= :since_at AND f.at < :until_at
UNION ALL
SELECT f.door_id, f.day, f.at, f.person_id, f.id
  FROM followup AS f WHERE f.day BETWEEN :since AND :until AND f.result = 'deposit' AND f.gone_at IS NULL
