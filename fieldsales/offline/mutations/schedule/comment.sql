-- The manager's word on a follow-up; it stands unread on the rep's today until he has opened the customer.
-- by: manager
-- may: schedule
-- example: {"id": "01jd0000000000000000commnt", "followup": "01jd00000000000000follow01", "text": "先约他爱人一起看样板"}
-- args: followup!, text!
-- mine: followup = :followup
-- refuse: comment_length
SELECT 1 WHERE length(trim(:text)) NOT BETWEEN 1 AND 500;
-- do:
INSERT INTO comment (id, bucket, rev, followup_id, customer_id, text, by_id, at)
SELECT :id, f.bucket, :rev, f.id, f.customer_id, :text, :me, :now FROM followup AS f WHERE f.id = :followup;
