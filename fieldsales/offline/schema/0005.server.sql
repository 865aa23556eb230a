-- What coverage counts, ready to be summed up: fieldsales/coverage/tally.sql writes it after every mutation, from the
-- facts alone, and a test proves it equal to them. Phones have none of it.

-- A visit that counts: not taken back, not corrected by a later row, and not "shop or unsold".
CREATE TABLE knock (
  visit_id TEXT PRIMARY KEY,
  door_id TEXT NOT NULL, unit_id TEXT NOT NULL, building_id TEXT NOT NULL, block_id TEXT NOT NULL,
  person_id TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL,
  opened INTEGER NOT NULL, met INTEGER NOT NULL, sweepable INTEGER NOT NULL
);
CREATE INDEX knock_door ON knock (door_id);
CREATE INDEX knock_day ON knock (day, sweepable, unit_id, door_id, person_id, block_id, opened, met);

-- A door that stands on the plan: what was reached there, on which day last, and who lives behind it.
CREATE TABLE door_tally (
  door_id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL, building_id TEXT NOT NULL, block_id TEXT NOT NULL,
  sweepable INTEGER NOT NULL, outcome TEXT, stage TEXT, stage_seen_on TEXT,
  visits INTEGER NOT NULL, visited_on TEXT, opened_on TEXT, met_on TEXT, last_at TEXT,
  ours INTEGER NOT NULL, other INTEGER NOT NULL, renovated INTEGER NOT NULL,
  direct INTEGER NOT NULL, indirect INTEGER NOT NULL, potential INTEGER NOT NULL, key_person INTEGER NOT NULL,
  need_area DOUBLE PRECISION NOT NULL
);
CREATE INDEX door_tally_unit ON door_tally (unit_id);
CREATE INDEX door_tally_visited ON door_tally (visited_on, sweepable, unit_id, outcome, opened_on, met_on, last_at);
CREATE INDEX door_tally_stage ON door_tally (stage, stage_seen_on);

-- The sums of a unit's sweepable doors over all time; doors counts the others too.
CREATE TABLE unit_tally (
  unit_id TEXT PRIMARY KEY, building_id TEXT NOT NULL, block_id TEXT NOT NULL,
  doors INTEGER NOT NULL, sweepable INTEGER NOT NULL, visited INTEGER NOT NULL, opened INTEGER NOT NULL, met INTEGER NOT NULL,
  direct INTEGER NOT NULL, key_person INTEGER NOT NULL,
  no_answer INTEGER NOT NULL, locked_empty INTEGER NOT NULL, worker_only INTEGER NOT NULL, family_met INTEGER NOT NULL,
  owner_met INTEGER NOT NULL, refused INTEGER NOT NULL, done_by_us INTEGER NOT NULL, done_by_other INTEGER NOT NULL,
  need_area DOUBLE PRECISION NOT NULL, ours INTEGER NOT NULL, other INTEGER NOT NULL, renovated INTEGER NOT NULL,
  visits INTEGER NOT NULL, last_at TEXT
);

-- What a mutation touched is found by its revision.
CREATE INDEX door_rev ON door (rev);
CREATE INDEX customer_rev ON customer (rev);
CREATE INDEX contact_rev ON contact (rev);
