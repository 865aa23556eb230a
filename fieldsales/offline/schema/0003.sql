-- What today asks for on a phone with years of work in it: who was followed up today, errands still open, comments unread.
CREATE INDEX followup_person ON followup (person_id, day);
CREATE INDEX own_task_open ON own_task (owner_id, due_on) WHERE done_at IS NULL;
CREATE INDEX comment_unread ON comment (bucket) WHERE read_at IS NULL;
