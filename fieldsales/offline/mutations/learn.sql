-- Something became known about a door without standing at it, or its next contact was moved.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000learn1", "door": "jinxiu-1.1.3.2", "next_in": "7"}
-- args: door!, stage, stage_seen_on, heating, company, quiet, has_need, need_area, plan, plan_on, next_in, next_on
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- check: learned
-- do:
-- then: learned
