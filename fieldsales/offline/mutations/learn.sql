-- Something became known about a door without standing at it, or its next contact was moved.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000learn1", "door": "jinxiu-1.1.3.2", "next_in": "7"}
-- args: door!, stage, stage_seen_on, heating, company, quiet, has_need, need_area, plan, plan_on, next_in, next_on
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:stage_seen_on, '')) = 0 OR day_ok(NULLIF(:plan_on, '')) = 0 OR day_ok(NULLIF(:next_on, '')) = 0;
-- refuse: seen_in_future
SELECT 1 WHERE :stage_seen_on > :today;
-- refuse: choice_unknown
SELECT 1
 WHERE COALESCE(:quiet, '') NOT IN ('', '90', 'ever')
    OR COALESCE(:plan, '') NOT IN ('', 'this_month', 'next_month', 'three_months', 'open')
    OR COALESCE(:next_in, '') NOT IN ('', '1', '2', '3', '7', '14', '30', '60', '90');
-- refuse: area_wrong
SELECT 1
 WHERE :need_area <> ''
   AND (trim(:need_area, '0123456789.') <> '' OR trim(:need_area, '.') = '' OR length(:need_area) > 8
    OR length(:need_area) - length(replace(:need_area, '.', '')) > 1 OR CAST(:need_area AS DOUBLE PRECISION) > 100000);
-- refuse: text_too_long
SELECT 1 WHERE length(:company) > 80;
-- do:
-- then: learned
