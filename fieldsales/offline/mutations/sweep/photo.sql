-- A photo was taken at a door; the bytes travel on their own way, by their sha256.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000photo1", "door": "jinxiu-1.1.3.2", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bytes": "180000", "width": "1600", "height": "1200"}
-- args: door!, sha256!, bytes!, width!, height!
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- check: photo
-- do:
INSERT INTO photo (id, bucket, rev, door_id, person_id, sha256, bytes, width, height, at, received)
SELECT :id, 'rep:' || :me, :rev, d.id, :me, :sha256, CAST(:bytes AS INTEGER), CAST(:width AS INTEGER), CAST(:height AS INTEGER), :now, 0
  FROM door AS d WHERE d.id = :door;
