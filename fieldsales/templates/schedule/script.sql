-- One script in its four lengths, to read out, to copy and (for the owner) to write.
-- The shop's name and one's own stand in place of the examples; raw is what is kept.
-- by: rep, manager
-- example: {"id": "SC_S05"}
-- one!: script
SELECT s.key, MIN(s.title) AS title FROM script AS s WHERE s.key = :id GROUP BY s.key;
-- many: tiers
SELECT t.column1 AS tier, COALESCE(s.text, '') AS raw, length(trim(COALESCE(s.text, ''))) AS size,
       replace(replace(replace(replace(COALESCE(s.text, ''), 'XX路', '附近'), 'XX小区', '附近小区'), 'XX地板的小李', COALESCE((SELECT h.name FROM shop AS h), 'XX地板') || '的' || COALESCE((SELECT p.name FROM person AS p WHERE p.id = :me), '小李')),
         'XX地板', COALESCE((SELECT h.name FROM shop AS h), 'XX地板')) AS text,
       CASE WHEN trim(COALESCE(s.text, '')) = '' THEN NULL
            WHEN 10 * length(trim(s.text)) < 9 * t.column1 THEN 'short'
            WHEN 10 * length(trim(s.text)) > 11 * t.column1 THEN 'long' END AS off
  FROM (VALUES (100), (500), (2000), (5000)) AS t
  LEFT JOIN script AS s ON s.key = :id AND s.tier = t.column1
 ORDER BY t.column1;
-- many: uses
SELECT r.id, r.kind, r.which, item(r.which, 1) AS which_1, item(r.which, 2) AS which_2, r.task
  FROM rule AS r WHERE r.script = :id AND r.active = 1
 ORDER BY r.id;
