-- The notice as a customer reads it on the rep's phone, and what he agreed to; without a contact the notice alone.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000visit1.contact"}
-- one: shop
SELECT s.name, s.city FROM shop AS s LIMIT 1;
-- one: notice
SELECT n.id, n.version, n.zh, n.en, n.at FROM notice AS n ORDER BY n.version DESC LIMIT 1;
-- one: contact
SELECT c.id, c.name, c.role, c.phone, c.wechat, c.data_source, c.do_not_contact, c.customer_id, c.door_id, k.place
  FROM contact AS c LEFT JOIN customer AS k ON k.id = c.customer_id WHERE c.id = :id;
-- many: given
SELECT y.id, y.kind, y.wording, y.channel, y.at, y.withdrawn_at, p.name AS person, CASE WHEN y.rev = 0 THEN 1 ELSE 0 END AS waits
  FROM consent AS y LEFT JOIN person AS p ON p.id = y.by_id
 WHERE y.contact_id = :id ORDER BY y.at DESC, y.id DESC;
-- many: kinds
-- Each kind with the day since which it holds, none when it was never given or is taken back.
SELECT v.column1 AS kind, MAX(y.at) AS since
  FROM (VALUES ('filing'), ('marketing'), ('photo'), ('name_shown')) AS v
  LEFT JOIN consent AS y ON y.contact_id = :id AND y.kind = v.column1 AND y.withdrawn_at IS NULL
 GROUP BY v.column1
 ORDER BY CASE v.column1 WHEN 'filing' THEN 1 WHEN 'marketing' THEN 2 WHEN 'photo' THEN 3 ELSE 4 END;
