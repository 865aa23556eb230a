-- What a phone holds, or held at its last contact: for the day on which it is lost, when people must be told (PIPL art. 57).
-- by: manager
-- may: people
-- where: server
-- example: {"id": "phone-xiaoli"}
-- one!: device
SELECT d.id, d.label, d.person_id, d.synced_at, d.seen_at, d.expires_at, d.revoked_at, d.told_at, d.wiped_at, d.left_at, d.pending, d.tier, p.name AS person, p.role,
       (SELECT COUNT(*) FROM contact AS c WHERE c.bucket = 'rep:' || d.person_id AND c.gone_at IS NULL) AS contacts,
       (SELECT COUNT(*) FROM contact AS c WHERE c.bucket = 'rep:' || d.person_id AND c.gone_at IS NULL AND (c.phone <> '' OR c.wechat <> '')) AS numbers,
       (SELECT COUNT(*) FROM note AS n WHERE n.bucket = 'rep:' || d.person_id) AS notes,
       (SELECT COUNT(*) FROM photo AS f WHERE f.bucket = 'rep:' || d.person_id AND f.gone_at IS NULL) AS photos
  FROM device AS d JOIN person AS p ON p.id = d.person_id WHERE d.id = :id;
-- many: people
SELECT c.id, c.name, c.phone, c.wechat, c.do_not_contact, c.customer_id, k.place
  FROM device AS d JOIN contact AS c ON c.bucket = 'rep:' || d.person_id AND c.gone_at IS NULL
  LEFT JOIN customer AS k ON k.id = c.customer_id
 WHERE d.id = :id AND d.wiped_at IS NULL
 ORDER BY k.place, c.made_at, c.id LIMIT 2000;
