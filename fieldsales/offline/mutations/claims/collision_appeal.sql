-- A rep does not agree with a decision about two claims on one household: once, to the owner, with his reason.
-- by: rep
-- example: {"id": "01jd00000000000000collappel", "dispute": "01jd00000000000000dispute01", "said": "我 10 月就登记了，照片在"}
-- args: dispute!, said!
-- mine: dispute = :dispute
-- refuse: appeal_once
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM dispute AS d WHERE d.id = :dispute AND d.status IN ('decided', 'appealed') AND d.said IS NULL);
-- refuse: said_length
SELECT 1 WHERE length(trim(:said)) NOT BETWEEN 1 AND 1000;
-- do:
UPDATE dispute SET rev = :rev, status = 'appealed', said = trim(:said) WHERE id = :dispute;
