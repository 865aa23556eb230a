-- One rule: what it says, what may be chosen, and what was changed by whom.
-- by: manager
-- may: rules
-- where: server
-- example: {"id": "R15"}
-- one!: rule
SELECT r.*, item(r.which, 1) AS which_1, item(r.which, 2) AS which_2,
       CAST(NULLIF(item(r.steps, 1), '') AS INTEGER) AS s1, CAST(NULLIF(item(r.steps, 2), '') AS INTEGER) AS s2, CAST(NULLIF(item(r.steps, 3), '') AS INTEGER) AS s3,
       CAST(NULLIF(item(r.steps, 4), '') AS INTEGER) AS s4, CAST(NULLIF(item(r.steps, 5), '') AS INTEGER) AS s5, CAST(NULLIF(item(r.steps, 6), '') AS INTEGER) AS s6
  FROM rule AS r WHERE r.id = :id;
-- many: scripts
SELECT s.key, MIN(s.title) AS title FROM script AS s GROUP BY s.key ORDER BY s.key;
-- many: history
SELECT f.field, f.value, f.at, p.name AS person,
       LAG(f.value) OVER (PARTITION BY f.field ORDER BY f.at, f.id) AS before
  FROM fact AS f LEFT JOIN person AS p ON p.id = f.person_id
 WHERE f.subject_id = :id
 ORDER BY f.at DESC, f.id DESC
 LIMIT 200;
