-- What a call-back to a customer who was given up has shown: as reported, not so, or nobody answered.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd000000000000lostcalled", "request": "01jd00000000000000lostask1", "result": "so", "note": "确实已在别家定了"}
-- args: request!, result!, note
-- mine: lost_request = :request
-- refuse: choice_unknown
SELECT 1 WHERE :result NOT IN ('so', 'not_so', 'no_answer');
-- refuse: instruction_length
SELECT 1 WHERE length(:note) > 500;
-- refuse: lost_not_sampled
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM lost_sample AS s WHERE s.id = :request AND s.drawn = 1);
-- do:
UPDATE lost_sample SET result = :result, note = NULLIF(:note, ''), by_id = :me, done_at = :now WHERE id = :request;
