-- The rep has read what became of his application to give a customer up.
-- by: rep
-- example: {"id": "01jd000000000000lostread01", "request": "01jd00000000000000lostask1"}
-- args: request!
-- mine: lost_request = :request
-- do:
UPDATE lost_request SET rev = :rev, read_at = :now WHERE id = :request AND read_at IS NULL AND status IN ('approved', 'rejected', 'reassigned');
