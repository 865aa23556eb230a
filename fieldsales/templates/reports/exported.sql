-- Every table that left the shop: who took it, what, how it was filtered, how many rows, when, and why numbers were in it.
-- by: manager
-- may: numbers
-- where: server
-- example: {}
-- many: taken
SELECT e.id, e.at, e.what, e.filter, e.rows, e.numbers, e.reason, p.name, COUNT(*) OVER () AS total,
       arg(e.filter, 'period') AS period, arg(e.filter, 'from') AS from_day, arg(e.filter, 'to') AS to_day,
       (SELECT r.name FROM person AS r WHERE r.id = arg(e.filter, 'rep')) AS rep, (SELECT b.name FROM block AS b WHERE b.id = arg(e.filter, 'block')) AS block_name
  FROM export_log AS e LEFT JOIN person AS p ON p.id = e.person_id
 ORDER BY e.at DESC, e.id DESC LIMIT 200;
