-- The reports there are, each with a sentence.
-- by: rep, manager
-- where: server
-- example: {}
-- one: waiting
-- Daily reports of the last week that nobody has answered.
SELECT COUNT(*) AS n FROM daily_report AS r WHERE r.answer IS NULL AND r.day >= add_days(:today, -7);
