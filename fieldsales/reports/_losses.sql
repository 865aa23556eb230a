-- Applications to give a customer up, captured in the period, with what came of them; how often he was followed up until then.
SELECT l.id, l.customer_id, l.person_id, l.at, l.reason, COALESCE(l.competitor, '') AS competitor, l.price_fen,
       (SELECT CAST(f.value AS INTEGER) * 100 FROM fact AS f WHERE f.id = l.id || '.our_price') AS our_fen, l.status, l.decided_at, l.instruction,
       COALESCE(k.place, '') AS place, COALESCE(k.stage, '') AS stage, COALESCE(b.name, '') AS block_name, s.drawn, s.result AS called,
       CASE WHEN l.status = 'approved' AND l.reason NOT IN ('unreachable', 'duplicate', 'false_number') AND COALESCE(s.result, '') <> 'not_so' THEN 1 ELSE 0 END AS clear,
       (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = l.customer_id AND f.gone_at IS NULL AND f.result NOT IN ('moved', 'skipped') AND f.at < l.at) AS contacts,
       days_between(substr(COALESCE(k.made_at, l.at), 1, 10), substr(l.at, 1, 10)) AS days
  FROM lost_request AS l
  LEFT JOIN customer AS k ON k.id = l.customer_id
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN lost_sample AS s ON s.id = l.id
 WHERE l.at >= :since_at AND l.at < :until_at AND (:rep IS NULL OR l.person_id = :rep) AND (:block IS NULL OR d.block_id = :block)
