-- Whether a number that is being typed is known already: own people openly, others' masked. A phone holds the blind
-- numbers of the doors it sweeps and of those without a door, and answers at once; /taken-for-sure asks the whole shop.
-- by: rep, manager
-- example: {"phone": "138 0013 8000"}
-- one: asked
SELECT phone(:phone) AS number, phone_ok(:phone) AS ok;
-- many: own
SELECT c.id, c.name, c.door_id, c.customer_id, k.place, CASE WHEN c.owner_id = :me THEN NULL ELSE p.name END AS keeper
  FROM contact AS c LEFT JOIN customer AS k ON k.id = c.customer_id LEFT JOIN person AS p ON p.id = c.owner_id
 WHERE c.phone = phone(:phone) AND phone_ok(:phone) = 1 AND c.gone_at IS NULL AND c.id <> COALESCE(:contact, '')
 ORDER BY c.made_at, c.id LIMIT 3;
-- many: others
SELECT n.person_id, substr(p.name, 1, 1) || '*' AS who, MIN(n.at) AS since
  FROM number AS n LEFT JOIN person AS p ON p.id = n.person_id
 WHERE n.blind = blind(phone(:phone), (SELECT s.blind_key FROM shop AS s)) AND phone_ok(:phone) = 1 AND n.person_id <> :me AND :role = 'rep'
 GROUP BY n.person_id, p.name
 ORDER BY MIN(n.at), n.person_id LIMIT 2;
