-- What people are told about their data: the wording now, to be rewritten, and those before.
-- by: manager
-- may: settings
-- where: server
-- example: {}
-- many: wordings
SELECT n.id, n.version, n.zh, n.en, n.at, p.name AS person,
       (SELECT COUNT(*) FROM consent AS y WHERE y.wording = n.id) AS agreed
  FROM notice AS n LEFT JOIN person AS p ON p.id = n.by_id ORDER BY n.version DESC;
