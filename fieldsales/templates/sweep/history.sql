-- Everything that was ever said about a door: who, when, from what, to what.
-- by: rep, manager
-- example: {"id": "jinxiu-1.1.3.2"}
-- one!: door
SELECT d.id, d.short, k.name AS block_name FROM door AS d JOIN block AS k ON k.id = d.block_id WHERE d.id = :id;
-- many: facts
WITH subject (id, kind, who) AS (
  SELECT d.id, 'house', '' FROM door AS d WHERE d.id = :id
  UNION ALL SELECT k.id, 'household', '' FROM customer AS k WHERE k.door_id = :id
  UNION ALL SELECT c.id, 'person', COALESCE(c.name, CASE WHEN :role = 'rep' THEN c.phone END, '') FROM contact AS c WHERE c.door_id = :id
  UNION ALL SELECT v.id, 'visit', '' FROM visit AS v WHERE v.door_id = :id
)
SELECT f.id, f.field, COALESCE(q.name, f.value) AS value, f.at, s.kind, s.who, p.name AS person,
       COALESCE(LAG(COALESCE(q.name, f.value)) OVER (PARTITION BY f.subject_id, f.field ORDER BY f.at, f.id),
                (SELECT v.outcome FROM visit AS v WHERE v.id = f.subject_id)) AS before,
       CASE WHEN f.field = 'plan_on' THEN (SELECT x.value FROM fact AS x WHERE x.subject_id = f.subject_id AND x.field = 'plan_precision' AND x.at <= f.at ORDER BY x.at DESC, x.id DESC LIMIT 1) END AS precise,
       CASE WHEN f.field = 'plan_on' THEN (SELECT x.value FROM fact AS x WHERE x.subject_id = f.subject_id AND x.field = 'plan_precision' AND x.at < f.at ORDER BY x.at DESC, x.id DESC LIMIT 1) END AS precise_before,
       CASE WHEN f.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM subject AS s
  JOIN fact AS f ON f.subject_id = s.id
  LEFT JOIN person AS p ON p.id = f.person_id
  LEFT JOIN person AS q ON q.id = f.value AND f.field IN ('owner', 'owner_from')
 ORDER BY f.at DESC, f.id DESC LIMIT 200;
-- many: visits
SELECT v.id, v.at, v.outcome, v.corrects_id, p.name AS person, n.text AS note,
       CASE WHEN EXISTS (SELECT 1 FROM visit AS later
                          WHERE later.door_id = v.door_id AND (later.corrects_id = v.id OR (later.corrects_id = v.corrects_id AND later.id > v.id)))
            THEN 1 ELSE 0 END AS overruled
  FROM visit AS v
  LEFT JOIN person AS p ON p.id = v.person_id
  LEFT JOIN note AS n ON n.id = v.id
 WHERE v.door_id = :id
 ORDER BY v.at DESC, v.id DESC LIMIT 200;
