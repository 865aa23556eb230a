-- The first word of an order at each door: a visit that found "ordered from us", level O, or a deposit.
SELECT z.door_id, z.day, z.at, z.person_id
  FROM (SELECT y.door_id, y.day, y.at, y.person_id, ROW_NUMBER() OVER (PARTITION BY y.door_id ORDER BY y.day, y.at, y.id) AS nth
          FROM (SELECT v.door_id, v.day, v.at, v.person_id, v.id
                  FROM visit AS v
                 WHERE v.outcome = 'done_by_us'
                   AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
                UNION ALL
                SELECT k.door_id, local_day(f.at), f.at, f.person_id, f.id
                  FROM fact AS f JOIN customer AS k ON k.id = f.subject_id WHERE f.field = 'level' AND f.value = 'O'
                UNION ALL
                SELECT f.door_id, f.day, f.at, f.person_id, f.id
                  FROM followup AS f WHERE f.result = 'deposit' AND f.gone_at IS NULL) AS y) AS z
 WHERE z.nth = 1
