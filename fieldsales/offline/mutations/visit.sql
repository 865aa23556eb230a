-- Somebody stood at a door: what came of it, and whatever he learned there; only the outcome is needed.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000visit1", "door": "jinxiu-1.1.3.2", "outcome": "owner_met", "phone": "138 0013 8000", "name": "张哥", "data_source": "told", "stage": "S05", "need_area": "96", "plan": "next_month", "next_in": "3", "note": "想要锁扣"}
-- args: door!, outcome!, note, stage, stage_seen_on, heating, company, quiet, has_need, need_area, plan, plan_on, next_in, next_on, contact, name, phone, wechat, wechat_same, contact_role, is_decider, is_key_person, data_source
-- each: door
-- mine: door = :door
-- mine: contact = :contact
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- refuse: outcome_unknown
SELECT 1 WHERE :outcome NOT IN ('no_answer', 'locked_empty', 'worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other', 'not_applicable');
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
-- refuse: phone_wrong
SELECT 1 WHERE :phone <> '' AND phone_ok(:phone) = 0;
-- refuse: wechat_wrong
SELECT 1 WHERE :wechat <> '' AND COALESCE(:wechat_same, '') <> '1' AND wechat_ok(:wechat) = 0;
-- refuse: data_source_needed
SELECT 1
 WHERE COALESCE(:contact, '') = '' AND COALESCE(:data_source, '') = ''
   AND COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') <> '';
-- refuse: contact_gone
SELECT 1 WHERE :contact <> '' AND NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:is_decider, '') NOT IN ('', '0', '1') OR COALESCE(:is_key_person, '') NOT IN ('', '0', '1');
-- refuse: name_too_long
SELECT 1 WHERE length(:name) > 40;
-- refuse: note_length
SELECT 1 WHERE length(:note) > 2000;
-- do:
INSERT INTO visit (id, bucket, rev, door_id, building_id, person_id, at, day, outcome)
SELECT :id, d.bucket, :rev, d.id, d.building_id, :me, :now, :today, :outcome
  FROM door AS d WHERE d.id = :door;

INSERT INTO note (id, bucket, rev, door_id, person_id, text, at)
SELECT :id, 'rep:' || :me, :rev, d.id, :me, :note, :now
  FROM door AS d WHERE d.id = :door AND COALESCE(:note, '') <> '';
-- then: learned
-- then: contact
-- then: refresh_door
