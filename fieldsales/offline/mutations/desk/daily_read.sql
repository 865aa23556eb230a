-- The rep has read what his manager answered to his daily report.
-- by: rep
-- example: {"id": "01jd0000000000000dailyread", "report": "01jd00000000000000dailysnd"}
-- args: report!
-- mine: daily_report = :report
-- do:
UPDATE daily_report SET rev = :rev, read_at = :now WHERE id = :report AND answer IS NOT NULL AND read_at IS NULL;
