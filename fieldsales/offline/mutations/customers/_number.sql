-- The blind number of the contact that _contact.sql just wrote, for all who sweep at his door; of somebody without a door
-- for the whole shop. Craftsmen and offices are known to many: their numbers say nothing about whose customer it is.
-- do:
INSERT INTO number (id, bucket, rev, blind, person_id, at)
SELECT c.id, COALESCE(d.bucket, 'shop'), :rev,
       blind(CASE WHEN COALESCE(c.role, '') IN ('foreman', 'worker', 'designer', 'property', 'official') THEN '' ELSE COALESCE(c.phone, '') END, s.blind_key),
       c.owner_id, c.made_at
  FROM contact AS c CROSS JOIN shop AS s LEFT JOIN door AS d ON d.id = c.door_id
 WHERE c.id = COALESCE(NULLIF(:contact, ''), :id || '.contact') AND s.blind_key IS NOT NULL
   AND (c.phone IS NOT NULL OR EXISTS (SELECT 1 FROM number AS n WHERE n.id = c.id))
    ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, blind = excluded.blind
 WHERE number.blind <> excluded.blind;
