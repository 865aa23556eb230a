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

-- An appointment that the visit had settled by itself stands again, unless a newer one was made.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.next_on', f.bucket, :rev, f.subject_id, 'next_on', p.value, :now, :me
  FROM fact AS f
  JOIN fact AS p ON p.subject_id = f.subject_id AND p.field = 'next_on'
 WHERE f.id = :visit || '.next_on' AND f.value = ''
   AND NOT EXISTS (SELECT 1 FROM fact AS n WHERE n.subject_id = f.subject_id AND n.field = 'next_on' AND (n.at > f.at OR (n.at = f.at AND n.id > f.id)))
   AND p.id = (SELECT e.id FROM fact AS e WHERE e.subject_id = f.subject_id AND e.field = 'next_on' AND (e.at < f.at OR (e.at = f.at AND e.id < f.id)) ORDER BY e.at DESC, e.id DESC LIMIT 1);

UPDATE customer
   SET rev = :rev,
       next_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), next_on, ''), '')
 WHERE id IN (SELECT f.subject_id FROM fact AS f WHERE f.id = :id || '.next_on');
-- then: refresh_door
UPDATE followup SET rev = :rev, gone_at = :now
 WHERE id IN (:visit || '.f', (SELECT v.corrects_id || '.f' FROM visit AS v WHERE v.id = :visit)) AND gone_at IS NULL;
-- then: revisit
-- then: reschedule
