-- Every customer that passes the filters, with what reports group him by. Whose door is not known has no block and no kind of house.
-- One level fact older than the row (two reps had the household) makes him as old as that fact.
SELECT x.id, x.door_id, x.owner_id, x.place, x.type, x.product, x.value_class, x.stage, x.level, x.need_area, x.block_id, x.kind, x.source,
       CASE WHEN x.first_at < x.made_at THEN x.first_at ELSE x.made_at END AS born
  FROM (SELECT k.id, k.door_id, k.owner_id, k.place, COALESCE(k.type, '') AS type, COALESCE(k.product, '') AS product, COALESCE(k.value_class, '') AS value_class,
               COALESCE(k.stage, '') AS stage, k.level, k.need_area, k.made_at, COALESCE(d.block_id, '') AS block_id, COALESCE(d.kind, '') AS kind, k.source,
               (SELECT MIN(f.at) FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'level') AS first_at
          FROM customer AS k LEFT JOIN door AS d ON d.id = k.door_id) AS x
 WHERE (:rep IS NULL OR x.owner_id = :rep) AND (:block IS NULL OR x.block_id = :block)
   AND (:source IS NULL OR x.source = CASE :source WHEN 'none' THEN '' ELSE :source END)
   AND (:type IS NULL OR x.type = CASE :type WHEN 'none' THEN '' ELSE :type END)
