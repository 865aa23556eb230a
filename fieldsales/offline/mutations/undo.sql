-- A visit logged by mistake is taken back: the door shows again what it showed before. What was learned stays.
-- by: rep, manager
-- example: {"id": "01jd00000000000000000undo1", "visit": "01jd0000000000000000visit1"}
-- args: visit!
-- each: visit
-- mine: visit = :visit
-- refuse: visit_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM visit WHERE id = :visit);
-- refuse: visit_not_yours
SELECT 1 FROM visit WHERE id = :visit AND person_id <> :me AND :role <> 'manager';
-- do:
INSERT INTO visit (id, bucket, rev, door_id, building_id, person_id, at, day, outcome, corrects_id)
SELECT :id, v.bucket, :rev, v.door_id, v.building_id, v.person_id, v.at, v.day, 'undone', v.id
  FROM visit AS v WHERE v.id = :visit;

-- The visit keeps the time of the knock; this says who took it back, and when.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.outcome', v.bucket, :rev, v.id, 'outcome', 'undone', :now, :me
  FROM visit AS v WHERE v.id = :visit;
-- then: refresh_door
