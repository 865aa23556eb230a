-- Orders are few among visits and follow-ups; reports look for them over all time.
CREATE INDEX visit_ours ON visit (door_id, day) WHERE outcome = 'done_by_us';
CREATE INDEX followup_deposit ON followup (door_id) WHERE result = 'deposit';
