-- A group-buy is closed: made, failed or cancelled, and what came of it.
-- by: manager
-- may: schedule
-- example: {"id": "0193groupsettle00000000001", "group": "0193groupbuy00000000000001", "status": "made", "result": "12 户成团，一周内量房"}
-- args: group!, status!, result
-- refuse: group_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM group_buy WHERE id = :group);
-- refuse: group_closed
SELECT 1 FROM group_buy WHERE id = :group AND status <> 'open';
-- refuse: choice_unknown
SELECT 1 WHERE :status NOT IN ('made', 'failed', 'cancelled');
-- refuse: group_result_length
SELECT 1 WHERE length(:result) > 500;
-- do:
UPDATE group_buy SET rev = :rev, status = :status, result = NULLIF(:result, ''), closed_at = :now WHERE id = :group;
