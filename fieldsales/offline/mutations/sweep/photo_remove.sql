-- A photo is taken off a door.
-- by: rep, manager
-- example: {"id": "01jd000000000000000remove1", "photo": "01jd0000000000000000photo1"}
-- args: photo!
-- mine: photo = :photo
-- refuse: photo_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM photo WHERE id = :photo AND gone_at IS NULL);
-- do:
UPDATE photo SET rev = :rev, gone_at = :now WHERE id = :photo;
