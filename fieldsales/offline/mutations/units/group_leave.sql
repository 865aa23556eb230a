-- A household leaves a group-buy again; that it had joined stays on record.
-- by: rep, manager
-- example: {"id": "0193groupleave000000000001", "member": "0193groupjoin0000000000002"}
-- args: member!
-- mine: group_member = :member
-- refuse: member_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM group_member WHERE id = :member AND gone_at IS NULL);
-- do:
UPDATE group_buy SET rev = :rev, joined = joined - 1 WHERE id = (SELECT m.group_id FROM group_member AS m WHERE m.id = :member);

-- Two households that became one may have signed up twice.
UPDATE group_member SET rev = :rev, gone_at = :now
 WHERE gone_at IS NULL AND (id = :member OR EXISTS (
   SELECT 1 FROM group_member AS m WHERE m.id = :member AND m.group_id = group_member.group_id AND m.customer_id = group_member.customer_id));
