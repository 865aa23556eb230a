-- One group-buy: how many signed up, what a square metre costs now and from the next step on, whom one may see, and my households that may join.
-- by: rep, manager
-- example: {"id": "0193groupbuy00000000000001"}
-- one!: group
SELECT g.id, g.name, g.target, g.joined, g.status, g.ends_on, g.product, g.result, g.closed_at, g.work_unit_id, g.block_id, g.key_contact_id,
       w.name AS work_unit, b.name AS block_name, c.name AS key_name, c.id AS key_here, p.name AS maker, days_between(:today, g.ends_on) AS days_left,
       CASE WHEN g.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM group_buy AS g LEFT JOIN work_unit AS w ON w.id = g.work_unit_id LEFT JOIN block AS b ON b.id = g.block_id
  LEFT JOIN contact AS c ON c.id = g.key_contact_id LEFT JOIN person AS p ON p.id = g.made_by
 WHERE g.id = :id;
-- many: tiers
-- What holds is the price that counts for all as many have joined by now.
SELECT t.column1 AS nth, CAST(item(replace(g.tiers, '=', ','), t.column1 * 2 - 1) AS INTEGER) AS n, CAST(item(replace(g.tiers, '=', ','), t.column1 * 2) AS INTEGER) AS fen,
       CASE WHEN g.joined >= CAST(item(replace(g.tiers, '=', ','), t.column1 * 2 - 1) AS INTEGER)
             AND g.joined < COALESCE(CAST(item(replace(g.tiers, '=', ','), t.column1 * 2 + 1) AS INTEGER), 1000000) THEN 1 ELSE 0 END AS holds,
       CAST(item(replace(g.tiers, '=', ','), t.column1 * 2 - 1) AS INTEGER) - g.joined AS missing
  FROM group_buy AS g CROSS JOIN (VALUES (1), (2), (3), (4)) AS t
 WHERE g.id = :id AND item(replace(g.tiers, '=', ','), t.column1 * 2) IS NOT NULL
 ORDER BY t.column1;
-- many: members
-- Households whose rep I am; at the desk all of them. The others only count.
SELECT m.id, m.customer_id, m.area, m.at, k.special, k.place, k.level, p.name AS rep, CASE WHEN m.rev = 0 THEN 1 ELSE 0 END AS waits,
       CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END AS ordered,
       (SELECT x.name FROM contact AS x WHERE x.customer_id = m.customer_id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1) AS name
  FROM group_member AS m LEFT JOIN customer AS k ON k.id = m.customer_id LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE m.group_id = :id AND m.gone_at IS NULL
 ORDER BY m.at, m.id;
-- many: mine
-- Open households of the block, or of the unit's people, that have not joined yet.
SELECT k.id, k.special, k.place, k.level, k.need_area, CASE WHEN k.owner_id = :me THEN NULL ELSE p.name END AS rep,
       (SELECT x.name FROM contact AS x WHERE x.customer_id = k.id AND x.gone_at IS NULL ORDER BY x.is_decider DESC, x.made_at, x.id LIMIT 1) AS name
  FROM group_buy AS g JOIN customer AS k ON k.level IN ('N', 'C', 'B', 'A', 'H', 'O') AND k.owner_id <> ''
  LEFT JOIN person AS p ON p.id = k.owner_id
 WHERE g.id = :id AND g.status = 'open'
   AND (EXISTS (SELECT 1 FROM door AS d WHERE d.id = k.door_id AND d.block_id = g.block_id)
     OR EXISTS (SELECT 1 FROM contact AS c WHERE c.customer_id = k.id AND c.gone_at IS NULL AND (c.work_unit_id = g.work_unit_id OR c.home_block_id = g.block_id)))
   AND NOT EXISTS (SELECT 1 FROM group_member AS m WHERE m.group_id = g.id AND m.customer_id = k.id AND m.gone_at IS NULL)
 ORDER BY CASE k.level WHEN 'O' THEN 0 WHEN 'H' THEN 1 WHEN 'A' THEN 2 WHEN 'B' THEN 3 WHEN 'C' THEN 4 ELSE 5 END, k.place, k.id LIMIT 40;
