-- Lines of the shop's register that count. first: for the first time and not along with another; these make the file rate.
SELECT r.id, r.day, r.at, r.came_at, r.left_at, r.way, r.again, r.persons, r.customer_id, r.owner_id, r.person_id, r.name, r.source, r.product, r.stage, r.need_area, r.said, r.result, r.next_on,
       CASE WHEN r.again = 0 AND r.way <> 'along' THEN 1 ELSE 0 END AS first, CASE WHEN r.customer_id IS NULL THEN 0 ELSE 1 END AS filed,
       CASE WHEN r.way = 'phone_in' THEN 1 ELSE 0 END AS called,
       CASE WHEN r.left_at >= r.came_at AND r.way <> 'phone_in'
            THEN (CAST(substr(r.left_at, 1, 2) AS INTEGER) - CAST(substr(r.came_at, 1, 2) AS INTEGER)) * 60 + CAST(substr(r.left_at, 4, 2) AS INTEGER) - CAST(substr(r.came_at, 4, 2) AS INTEGER) END AS stay
  FROM reception AS r
 WHERE r.gone_at IS NULL AND r.day BETWEEN :since AND :until AND (:rep IS NULL OR r.owner_id = :rep)
   AND (:block IS NULL OR EXISTS (SELECT 1 FROM customer AS k JOIN door AS d ON d.id = k.door_id WHERE k.id = r.customer_id AND d.block_id = :block))
   AND CASE COALESCE(:only, '') WHEN 'store' THEN r.way <> 'phone_in' WHEN 'calls' THEN r.way = 'phone_in'
         WHEN 'guest_first' THEN r.again = 0 AND r.way <> 'along' WHEN 'guest_filed' THEN r.again = 0 AND r.way <> 'along' AND r.customer_id IS NOT NULL ELSE r.id <> '' END
