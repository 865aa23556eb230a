-- What to say, by occasion: each script's shortest words, in the order of the rules that use them.
-- by: rep, manager
-- example: {}
-- many: scripts
SELECT s.key, s.title, substr(s.text, 1, 60) AS start, length(s.text) AS size, MIN(r.id) AS rule
  FROM script AS s LEFT JOIN rule AS r ON r.script = s.key
 WHERE s.tier = 100
 GROUP BY s.key, s.title, s.text
 ORDER BY MIN(r.id) NULLS LAST, s.key;
-- many: uses
SELECT r.script, r.kind, r.which, item(r.which, 1) AS which_1, item(r.which, 2) AS which_2
  FROM rule AS r WHERE r.script <> '' AND r.kind IN ('stage', 'level') AND r.active = 1
 ORDER BY r.id;
