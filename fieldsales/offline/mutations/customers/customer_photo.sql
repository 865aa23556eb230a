-- A photo of a customer, for who has no door (yet): it lies where a photo at his door would, and goes wherever he goes.
-- by: rep, manager
-- example: {"id": "01jd000000000000000photo2", "customer": "jinxiu-1.1.3.2@xiaoli", "sha256": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "bytes": "180000", "width": "1600", "height": "1200"}
-- args: customer!, sha256!, bytes!, width!, height!
-- mine: customer = :customer
-- check: photo
-- do:
INSERT INTO photo (id, bucket, rev, door_id, person_id, sha256, bytes, width, height, at, received)
SELECT :id, k.bucket, :rev, k.door_id, :me, :sha256, CAST(:bytes AS INTEGER), CAST(:width AS INTEGER), CAST(:height AS INTEGER), :now, 0
  FROM customer AS k WHERE k.id = :customer;
