-- Customers, the newest first, a hundred at a time: by words, type, level, source, value class, special mark and rep.
-- by: rep, manager
-- example: {"level": "N", "q": "锦绣"}
-- many: rows
WITH typed (q) AS (SELECT '%' || lower(trim(replace(COALESCE(:q, ''), '%', ''))) || '%'), found AS (
  SELECT k.id, k.door_id, k.owner_id, k.place, k.level, k.source, k.value_class, k.special, k.due_on, k.made_at, k.frozen_by, k.rev
    FROM customer AS k CROSS JOIN typed AS t
   WHERE (COALESCE(:type, '') = '' OR COALESCE(k.type, 'direct') = :type)
     AND (COALESCE(:level, '') = '' OR k.level = :level)
     AND (COALESCE(:source, '') = '' OR k.source = :source)
     AND (COALESCE(:value, '') = '' OR COALESCE(k.value_class, 'general') = :value)
     AND (COALESCE(:rep, '') = '' OR k.owner_id = :rep)
     AND CASE COALESCE(:special, '')
           WHEN '' THEN k.id <> ''
           WHEN 'asked' THEN COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'difficult_asked' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') <> ''
           WHEN 'review' THEN replace(k.special, 'difficult', '') <> k.special
             AND (SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'difficult_review_on' ORDER BY f.at DESC, f.id DESC LIMIT 1) <= :today
           ELSE replace(k.special, :special, '') <> k.special END
     AND (t.q = '%%' OR lower(k.place) LIKE t.q OR k.id IN (SELECT c.customer_id FROM contact AS c CROSS JOIN typed AS x WHERE lower(c.search) LIKE x.q AND c.gone_at IS NULL))
), page AS (
  SELECT f.*, (SELECT COUNT(*) FROM found) AS total FROM found AS f ORDER BY f.made_at DESC, f.id
   LIMIT 100 OFFSET CASE WHEN length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END
)
SELECT q.id, q.level, q.source, q.value_class, q.special, q.due_on, q.made_at, q.total, COALESCE(d.short, q.place) AS place, b.name AS block_name, p.name AS keeper,
       days_between(q.due_on, :today) AS late, CASE WHEN q.rev = 0 THEN 1 ELSE 0 END AS waits, CASE WHEN q.frozen_by IS NULL THEN 0 ELSE 1 END AS frozen,
       (SELECT c.name FROM contact AS c WHERE c.door_id = q.door_id AND c.customer_id = q.id AND c.gone_at IS NULL ORDER BY c.is_decider DESC, c.made_at, c.id LIMIT 1) AS name
  FROM page AS q
  LEFT JOIN door AS d ON d.id = q.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN person AS p ON p.id = q.owner_id
 ORDER BY q.made_at DESC, q.id;
-- many: reps
SELECT p.id, p.name FROM person AS p WHERE :role = 'manager' AND p.role = 'rep' AND (p.active = 1 OR p.id = :rep) ORDER BY p.name, p.id;
-- one: fresh
-- The customer who was just written down (/customers?new=…).
SELECT k.id, COALESCE((SELECT c.name FROM contact AS c WHERE c.customer_id = k.id AND c.door_id = k.door_id AND c.gone_at IS NULL ORDER BY c.made_at, c.id LIMIT 1), k.place) AS who, p.name AS keeper
  FROM customer AS k LEFT JOIN person AS p ON p.id = k.owner_id WHERE k.door_id = '~' || :new;
-- one: passed
-- How many rows were passed over.
SELECT CASE WHEN length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END AS n;
-- one: sums
-- What waits for a manager: customers proposed as difficult, and difficult ones to look at again.
SELECT (SELECT COUNT(*) FROM fact AS f JOIN customer AS k ON k.id = f.subject_id
         WHERE :role = 'manager' AND f.field = 'difficult_asked' AND f.value <> ''
           AND NOT EXISTS (SELECT 1 FROM fact AS l WHERE l.subject_id = f.subject_id AND l.field = 'difficult_asked' AND (l.at > f.at OR (l.at = f.at AND l.id > f.id)))) AS asked,
       (SELECT COUNT(*) FROM fact AS f JOIN customer AS k ON k.id = f.subject_id
         WHERE :role = 'manager' AND f.field = 'difficult_review_on' AND f.value <> '' AND f.value <= :today
           AND NOT EXISTS (SELECT 1 FROM fact AS l WHERE l.subject_id = f.subject_id AND l.field = 'difficult_review_on' AND (l.at > f.at OR (l.at = f.at AND l.id > f.id)))) AS review;
