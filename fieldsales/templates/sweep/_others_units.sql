-- Units of building :id that are not the rep's, when only some of it is.
SELECT u.id FROM unit AS u JOIN building AS g ON g.id = u.building_id
 WHERE u.building_id = :id AND :role = 'rep'
   AND EXISTS (SELECT 1 FROM territory AS t
                WHERE t.person_id = :me AND t.building_id = :id AND t.unit_id IS NOT NULL AND t.ended_at IS NULL
                  AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)
   AND NOT EXISTS (SELECT 1 FROM territory AS t
                    WHERE t.person_id = :me AND t.block_id = g.block_id AND COALESCE(t.building_id, g.id) = g.id
                      AND COALESCE(t.unit_id, u.id) = u.id AND t.ended_at IS NULL
                      AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today);
