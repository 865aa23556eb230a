-- Customers from before the schedule: what their door says, and since when they are new. The rest follows at the start.
UPDATE customer
   SET level_on = substr(made_at, 1, 10),
       plan_source = CASE WHEN plan_on IS NOT NULL THEN 'owner' END,
       plan_set_on = CASE WHEN plan_on IS NOT NULL THEN substr(made_at, 1, 10) END,
       stage = (SELECT d.stage FROM door AS d WHERE d.id = customer.door_id),
       stage_seen_on = (SELECT d.stage_seen_on FROM door AS d WHERE d.id = customer.door_id),
       heating = (SELECT d.heating FROM door AS d WHERE d.id = customer.door_id),
       quiet_until = (SELECT d.quiet_until FROM door AS d WHERE d.id = customer.door_id);

-- A met visit of the owner to his customer's door was a follow-up.
INSERT INTO followup (id, bucket, rev, customer_id, door_id, owner_id, person_id, at, day, channel, result, valid, closes)
SELECT v.id || '.f', k.bucket, v.rev, k.id, k.door_id, k.owner_id, v.person_id, v.at, v.day, 'visit', 'talked_ok', 1, 0
  FROM visit AS v JOIN customer AS k ON k.door_id = v.door_id AND k.owner_id = v.person_id
 WHERE v.outcome IN ('family_met', 'owner_met', 'done_by_us')
   AND NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.door_id = v.door_id AND l.corrects_id = v.id);
