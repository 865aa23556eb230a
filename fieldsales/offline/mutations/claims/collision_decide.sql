-- The manager decides whose household it is: the first one's, the second one's, shared out, or both go on. As long as
-- nobody appealed he may decide anew.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd00000000000000colldecid", "collision": "01jd00000000000000collision", "decision": "first", "reason": "小李先登记，有号码、有跟进"}
-- args: collision!, decision!, share, reason!
-- refuse: collision_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM collision AS c WHERE c.id = :collision AND c.status IN ('frozen', 'decided'));
-- refuse: choice_unknown
SELECT 1 WHERE :decision NOT IN ('first', 'second', 'split', 'both');
-- refuse: share_wrong
SELECT 1
 WHERE :decision = 'split'
   AND (COALESCE(:share, '') = '' OR trim(:share, '0123456789') <> '' OR length(:share) > 2 OR CAST(:share AS INTEGER) < 1);
-- refuse: reason_length
SELECT 1 WHERE length(trim(:reason)) NOT BETWEEN 1 AND 200;
-- do:
UPDATE collision
   SET rev = :rev, status = 'decided', decision = :decision, share = CASE :decision WHEN 'split' THEN CAST(:share AS INTEGER) END,
       reason = trim(:reason), decided_by = :me, decided_at = :now
 WHERE id = :collision;
