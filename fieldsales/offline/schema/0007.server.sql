-- What a device says of itself, on which side its person works on it, and who did what in the book of sign-ins.
-- told_at: the order to delete everything was given. left_at: its person left then; what was done before still counts.
ALTER TABLE device ADD COLUMN acts_as TEXT;
ALTER TABLE device ADD COLUMN tier TEXT;
ALTER TABLE device ADD COLUMN storage_used INTEGER;
ALTER TABLE device ADD COLUMN storage_quota INTEGER;
ALTER TABLE device ADD COLUMN persisted INTEGER;
ALTER TABLE device ADD COLUMN told_at TEXT;
ALTER TABLE device ADD COLUMN left_at TEXT;

ALTER TABLE invite ADD COLUMN roles TEXT;

ALTER TABLE sign_in ADD COLUMN label TEXT;
ALTER TABLE sign_in ADD COLUMN by_id TEXT;
CREATE INDEX sign_in_at ON sign_in (at);

-- Who left, and who follows him where: plan is {"block id": "person id", "": "person id for the rest"}.
CREATE TABLE leaving (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id),
  by_id TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL, plan TEXT NOT NULL, undone_at TEXT
);
CREATE INDEX leaving_person ON leaving (person_id, at);
