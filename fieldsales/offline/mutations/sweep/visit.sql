-- Somebody stood at a door: what came of it, and whatever he learned there; only the outcome is needed.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000visit1", "door": "jinxiu-1.1.3.2", "outcome": "owner_met", "phone": "138 0013 8000", "name": "张哥", "data_source": "told", "stage": "S05", "need_area": "96", "plan": "next_month", "next_in": "3", "note": "想要锁扣"}
-- args: door!, outcome!, note, stage, stage_seen_on, heating, company, quiet, has_need, need_area, plan, plan_on, next_in, next_on, contact, name, phone, wechat, wechat_same, contact_role, is_decider, is_key_person, data_source, along
-- each: door
-- mine: door = :door
-- mine: contact = :contact
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- refuse: outcome_unknown
SELECT 1 WHERE :outcome NOT IN ('no_answer', 'locked_empty', 'worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other', 'not_applicable');
-- check: learned
-- check: contact
-- refuse: note_length
SELECT 1 WHERE length(:note) > 2000;
-- refuse: person_gone
SELECT 1 WHERE COALESCE(:along, '') <> '' AND NOT EXISTS (SELECT 1 FROM person WHERE id = :along AND active = 1 AND id <> :me);
-- do:
INSERT INTO visit (id, bucket, rev, door_id, building_id, person_id, at, day, outcome)
SELECT :id, d.bucket, :rev, d.id, d.building_id, :me, :now, :today, :outcome
  FROM door AS d WHERE d.id = :door;
-- do: given note
INSERT INTO note (id, bucket, rev, door_id, person_id, text, at)
SELECT :id, 'rep:' || :me, :rev, d.id, :me, :note, :now
  FROM door AS d WHERE d.id = :door AND COALESCE(:note, '') <> '';
-- do: given along
-- The dealer, a manager or a colleague who came along.
INSERT INTO companion (id, bucket, rev, visit_id, door_id, person_id, at)
SELECT :id || '.c', d.bucket, :rev, :id, d.id, :along, :now
  FROM door AS d WHERE d.id = :door AND COALESCE(:along, '') <> '';
-- do:
-- then: learned
-- then: contact
-- then: refresh_door
-- A visit to one's customer is a follow-up, whatever task it may have been for.
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, channel, result, valid, closes, note)
SELECT :id || '.f', k.bucket, :rev, k.id, k.door_id, k.owner_id, :me, :now, :today, 'visit', v.column2, v.column3, 0, substr(NULLIF(:note, ''), 1, 1000)
  FROM customer AS k
  JOIN (VALUES ('owner_met', 'talked_ok', 1), ('family_met', 'talked_ok', 1), ('done_by_us', 'talked_ok', 1), ('done_by_other', 'competitor_bought', 0),
    ('refused', 'refused', 1), ('worker_only', 'no_answer', 0), ('no_answer', 'no_answer', 0), ('locked_empty', 'no_answer', 0)) AS v ON v.column1 = :outcome
 WHERE k.id = :door || '@' || :me;
-- then: reschedule
-- then: revisit
