-- What the dealer or manager says to a rep who asked for support.
-- by: manager
-- example: {"id": "0193supportanswer000000001", "support": "0193support000000000000001", "answer": "周三下午一起去，我先打电话"}
-- args: support!, answer!
-- refuse: support_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM support WHERE id = :support);
-- refuse: support_text
SELECT 1 WHERE length(trim(:answer)) NOT BETWEEN 1 AND 200;
-- do:
UPDATE support SET rev = :rev, answer = trim(:answer), answered_by = :me, answered_at = :now, read_at = NULL WHERE id = :support;
