-- The owner has the last word on a collision that a rep appealed against, or that he takes up himself.
-- by: manager
-- may: owners
-- where: server
-- example: {"id": "01jd00000000000000collfinal", "collision": "01jd00000000000000collision", "decision": "split", "share": "60", "reason": "小李先登记，有号码、有跟进"}
-- args: collision!, decision!, share, reason!
-- refuse: collision_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM collision AS c WHERE c.id = :collision AND c.status IN ('frozen', 'decided', 'appealed'));
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
   SET rev = :rev, status = 'final', decision = :decision, share = CASE :decision WHEN 'split' THEN CAST(:share AS INTEGER) END,
       reason = trim(:reason), decided_by = :me, decided_at = :now
 WHERE id = :collision;
