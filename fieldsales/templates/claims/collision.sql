-- One collision with both claims side by side, and what the shop's rule says of them.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd00000000000000collision"}
-- one!: collision
SELECT c.*, days_between(c.due_on, :today) AS late, p.name AS decider, q.name AS appealer,
       CASE WHEN c.status IN ('frozen', 'appealed') THEN 1 ELSE 0 END AS waits,
       (SELECT s.value FROM setting AS s WHERE s.id = 'evidence_days') AS evidence_days,
       COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'split_share'), '50') AS split_share
  FROM collision AS c LEFT JOIN person AS p ON p.id = c.decided_by LEFT JOIN person AS q ON q.id = c.appealed_by
 WHERE c.id = :id;
-- many: parties
-- A claim is complete with a house, a number or WeChat name, a stage, proof of a visit and a valid contact in the days
-- before the collision was found. since is corrected; the phone's own clock and the arrival stand beside it.
WITH side (n, customer_id, owner_id, since, found_on) AS (
  SELECT 1, c.first_customer, c.first_owner, c.first_at, substr(local_time(c.found_at, (SELECT MAX(z.tz) FROM shop AS z)), 1, 10) FROM collision AS c WHERE c.id = :id
  UNION ALL SELECT 2, c.second_customer, c.second_owner, c.second_at, substr(local_time(c.found_at, (SELECT MAX(z.tz) FROM shop AS z)), 1, 10) FROM collision AS c WHERE c.id = :id
), made (n, mutation) AS (
  SELECT s.n, (SELECT substr(f.id, 1, length(f.id) - length(f.field) - 1) FROM fact AS f
                WHERE f.subject_id = s.customer_id OR f.subject_id IN (SELECT c.id FROM contact AS c WHERE c.customer_id = s.customer_id AND c.door_id = k.door_id)
                ORDER BY f.at, f.id LIMIT 1)
    FROM side AS s JOIN customer AS k ON k.id = s.customer_id
), known AS (
  SELECT s.n, s.customer_id, s.owner_id, s.since, p.name AS owner, k.id, k.door_id, k.place, k.level, k.stage, k.source, k.held_from, k.held_until, k.frozen_by, k.special,
         l.device_at, l.received_at,
         CASE WHEN k.held_from IS NOT NULL AND k.held_until IS NULL THEN 1 ELSE 0 END AS ordered,
         CASE WHEN substr(k.door_id, 1, 1) <> '~' THEN 1 ELSE 0 END AS housed,
         (SELECT count(*) FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL) AS contacts,
         (SELECT count(*) FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND COALESCE(c.phone, c.wechat) IS NOT NULL) AS reachable,
         (SELECT count(*) FROM visit AS v WHERE v.door_id = k.door_id AND v.person_id = s.owner_id AND v.outcome <> 'undone'
             AND NOT EXISTS (SELECT 1 FROM visit AS x WHERE x.door_id = v.door_id AND x.corrects_id = v.id)) AS visits,
         (SELECT count(*) FROM photo AS f WHERE f.door_id = k.door_id AND f.person_id = s.owner_id AND f.gone_at IS NULL) AS photos,
         (SELECT count(*) FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.gone_at IS NULL
             AND f.day >= add_days(s.found_on, 0 - CAST((SELECT w.value FROM setting AS w WHERE w.id = 'evidence_days') AS INTEGER))) AS valid,
         (SELECT MAX(f.day) FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.gone_at IS NULL) AS heard_on,
         (SELECT d.said FROM dispute AS d WHERE d.collision_id = :id AND d.owner_id = s.owner_id) AS said,
         (SELECT c.name FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS name
    FROM side AS s
    LEFT JOIN customer AS k ON k.id = s.customer_id
    LEFT JOIN person AS p ON p.id = s.owner_id
    LEFT JOIN made AS m ON m.n = s.n
    LEFT JOIN mutation_log AS l ON l.id = m.mutation
)
SELECT k.*, CASE WHEN k.housed = 1 AND k.reachable > 0 AND k.stage IS NOT NULL AND k.visits + k.photos > 0 AND k.valid > 0 THEN 1 ELSE 0 END AS complete
  FROM known AS k ORDER BY k.n;
-- many: visits
SELECT v.id, CASE v.person_id WHEN c.first_owner THEN 1 ELSE 2 END AS n, v.at, v.outcome, v.door_id
  FROM collision AS c
  JOIN customer AS k ON k.id IN (c.first_customer, c.second_customer)
  JOIN visit AS v ON v.door_id = k.door_id AND v.person_id = k.owner_id
 WHERE c.id = :id AND v.person_id IN (c.first_owner, c.second_owner) AND v.outcome <> 'undone'
   AND NOT EXISTS (SELECT 1 FROM visit AS x WHERE x.door_id = v.door_id AND x.corrects_id = v.id)
 ORDER BY v.at, v.id LIMIT 60;
-- many: photos
SELECT f.id, CASE f.person_id WHEN c.first_owner THEN 1 ELSE 2 END AS n, f.sha256, f.at, f.received
  FROM collision AS c
  JOIN customer AS k ON k.id IN (c.first_customer, c.second_customer)
  JOIN photo AS f ON f.door_id = k.door_id AND f.person_id = k.owner_id
 WHERE c.id = :id AND f.person_id IN (c.first_owner, c.second_owner) AND f.gone_at IS NULL
 ORDER BY f.at, f.id LIMIT 24;
