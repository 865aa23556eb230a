-- Every open customer: level and since when, stage, T, the last valid contact, what is late, what is next, which of the
-- four elements of a purchase are there, whose.
-- by: manager
-- example: {}
-- many: rows
SELECT k.id, k.door_id, COALESCE(c.name, '') AS name, c.phone, k.place, b.name AS block_name, k.type, k.level, days_between(k.level_on, :today) AS level_days,
       k.stage, k.t_on, k.t_source, days_between(k.t_on, :today) AS t_past, k.met_on,
       days_between(COALESCE(k.met_on, local_day(k.made_at)), :today) AS quiet_days,
       (SELECT r.every FROM rule AS r WHERE r.kind IN ('level', 'new') AND (r.which = k.level OR (k.level = 'N' AND r.kind = 'new')) AND r.active = 1 AND r.every IS NOT NULL ORDER BY r.id LIMIT 1) AS every,
       (SELECT COUNT(*) FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND f.result NOT IN ('moved', 'skipped')) AS contacts,
       (SELECT f.result FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND f.result NOT IN ('moved', 'skipped') ORDER BY f.at DESC, f.id DESC LIMIT 1) AS result,
       (SELECT COUNT(*) FROM (VALUES ('el_know'), ('el_need'), ('el_trust'), ('el_pleased')) AS v
         WHERE COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = v.column1 ORDER BY f.at DESC, f.id DESC LIMIT 1), '') NOT IN ('', '-')) AS elements,
       CASE WHEN w.value <> '-' THEN w.value ELSE '' END AS competitor,
       k.special, k.due_on, p.name AS owner, (SELECT m.text FROM comment AS m WHERE m.customer_id = k.id ORDER BY m.at DESC, m.id DESC LIMIT 1) AS comment
  FROM (SELECT x.*, s.block_id
          FROM (sources) AS s JOIN customer AS x ON x.id = s.id
         WHERE s.owner_id <> '' AND s.level IN ('N', 'C', 'B', 'A', 'H') AND (:level IS NULL OR s.level = :level)
         ORDER BY x.due_on NULLS LAST, x.place, x.id LIMIT :most OFFSET :skip) AS k
  LEFT JOIN block AS b ON b.id = k.block_id
  LEFT JOIN person AS p ON p.id = k.owner_id
  LEFT JOIN fact AS w ON w.id = (SELECT f.id FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'competitor' ORDER BY f.at DESC, f.id DESC LIMIT 1)
  LEFT JOIN contact AS c ON c.id = (
    SELECT y.id FROM contact AS y WHERE y.door_id = k.door_id AND y.customer_id = k.id AND y.gone_at IS NULL
     ORDER BY y.is_decider DESC, CASE WHEN y.phone IS NULL THEN 1 ELSE 0 END, y.made_at, y.id LIMIT 1)
 ORDER BY k.due_on NULLS LAST, k.place, k.id;
-- one: size
SELECT COUNT(*) AS n FROM (sources) AS s WHERE s.owner_id <> '' AND s.level IN ('N', 'C', 'B', 'A', 'H') AND (:level IS NULL OR s.level = :level);
