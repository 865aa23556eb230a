-- The manager answers a daily report; the answer stands unread on the rep's today until he has opened it.
-- by: manager
-- may: numbers
-- example: {"id": "01jd00000000000000dailyans", "report": "01jd00000000000000dailysnd", "text": "周六我陪你去看样板"}
-- args: report!, text!
-- mine: daily_report = :report
-- refuse: daily_answer_length
SELECT 1 WHERE length(trim(:text)) NOT BETWEEN 1 AND 500;
-- do:
UPDATE daily_report SET rev = :rev, answer = trim(:text), answered_by = :me, answered_at = :now, read_at = NULL WHERE id = :report;
