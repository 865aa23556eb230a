-- The group-buys, running ones first, with the price that holds now.
-- by: rep, manager
-- example: {}
-- many: groups
SELECT g.id, g.name, g.target, g.joined, g.status, g.ends_on,
       (SELECT CAST(item(replace(g.tiers, '=', ','), t.column1 * 2) AS INTEGER) FROM (VALUES (1), (2), (3), (4)) AS t
         WHERE CAST(item(replace(g.tiers, '=', ','), t.column1 * 2 - 1) AS INTEGER) <= g.joined ORDER BY t.column1 DESC LIMIT 1) AS price
  FROM group_buy AS g
 ORDER BY CASE g.status WHEN 'open' THEN 0 ELSE 1 END, CASE g.status WHEN 'open' THEN g.ends_on ELSE '' END, g.at DESC, g.id LIMIT 100;
