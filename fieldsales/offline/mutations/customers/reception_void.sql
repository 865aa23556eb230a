-- A line of the register that should not stand there: taken in twice, or no guest at all.
-- by: manager
-- may: fix
-- where: server
-- example: {"id": "01jd00000000000000recepvoid", "reception": "reception-1"}
-- args: reception!
-- mine: reception = :reception
-- do:
UPDATE reception SET rev = :rev, gone_at = :now WHERE id = :reception AND gone_at IS NULL;
