-- The application :request about :customer waits for a decision, and the customer can still be given up.
-- refuse: lost_decided
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM lost_request AS l WHERE l.id = :request AND l.customer_id = :customer AND l.status = 'submitted');
-- refuse: lost_closed
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.level NOT IN ('N', 'C', 'B', 'A', 'H');
-- refuse: instruction_length
SELECT 1 WHERE length(:instruction) > 500;
-- do:
UPDATE lost_request SET rev = :rev, instruction = NULLIF(:instruction, ''), decided_by = :me, decided_at = :now WHERE id = :request;
