-- The doors behind a number of R2: each door once for a day and a rep, with the last of its visits that count. :only narrows to those opened.
-- by: rep, manager
-- example: {"since": "2026-11-01", "until": "2026-11-30", "only": "opened"}
-- many: rows
SELECT c.day, c.door_id, b.name || ' ' || d.short AS place, p.name AS who, c.outcome, COUNT(*) OVER () AS size
  FROM (SELECT v.id, v.door_id, v.person_id, v.block_id, v.at, v.day, v.outcome,
               ROW_NUMBER() OVER (PARTITION BY v.day, v.person_id, v.door_id ORDER BY v.at DESC, v.id DESC) AS nth
          FROM (counted) AS v WHERE COALESCE(:only, '') <> 'opened' OR v.opened = 1) AS c
  JOIN door AS d ON d.id = c.door_id JOIN block AS b ON b.id = c.block_id JOIN person AS p ON p.id = c.person_id
 WHERE c.nth = 1
 ORDER BY c.at DESC, c.id DESC LIMIT :most OFFSET :skip;
