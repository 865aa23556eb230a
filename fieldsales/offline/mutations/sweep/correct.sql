-- A visit had another outcome than was logged: a new row stands for it, with the time of the knock it corrects.
-- by: rep, manager
-- example: {"id": "01jd00000000000000correct1", "visit": "01jd0000000000000000visit1", "outcome": "worker_only"}
-- args: visit!, outcome!
-- mine: visit = :visit
-- refuse: visit_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM visit WHERE id = :visit);
-- refuse: visit_not_yours
SELECT 1 FROM visit WHERE id = :visit AND person_id <> :me AND :role <> 'manager';
-- refuse: outcome_unknown
SELECT 1 WHERE :outcome NOT IN ('no_answer', 'locked_empty', 'worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other', 'not_applicable');
-- do:
INSERT INTO visit (id, bucket, rev, door_id, building_id, person_id, at, day, outcome, corrects_id)
SELECT :id, v.bucket, :rev, v.door_id, v.building_id, v.person_id, v.at, v.day, :outcome, v.id
  FROM visit AS v WHERE v.id = :visit;

INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.outcome', v.bucket, :rev, v.id, 'outcome', :outcome, :now, :me
  FROM visit AS v WHERE v.id = :visit;
-- then: refresh_door
UPDATE followup
   SET rev = :rev, result = v.column2, valid = v.column3, gone_at = NULL
  FROM (VALUES ('owner_met', 'talked_ok', 1), ('family_met', 'talked_ok', 1), ('done_by_us', 'talked_ok', 1), ('done_by_other', 'competitor_bought', 0),
    ('refused', 'refused', 1), ('worker_only', 'no_answer', 0), ('no_answer', 'no_answer', 0), ('locked_empty', 'no_answer', 0)) AS v
 WHERE v.column1 = :outcome AND followup.id IN (:visit || '.f', (SELECT x.corrects_id || '.f' FROM visit AS x WHERE x.id = :visit));
-- then: revisit
-- then: reschedule
