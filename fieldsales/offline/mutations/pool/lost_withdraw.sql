-- Who asked to give a customer up takes it back, as long as nobody has decided.
-- by: rep, manager
-- example: {"id": "01jd0000000000000lostwdrw1", "request": "01jd00000000000000lostask1"}
-- args: request!
-- mine: lost_request = :request
-- refuse: lost_decided
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM lost_request AS l WHERE l.id = :request AND l.status = 'submitted');
-- do:
UPDATE lost_request SET rev = :rev, status = 'withdrawn', decided_by = :me, decided_at = :now WHERE id = :request;
