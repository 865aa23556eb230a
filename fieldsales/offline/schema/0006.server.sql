-- What left the house as a file: who took it, what, how it was filtered, how many rows, when, and why numbers were in it.
CREATE TABLE export_log (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL, at TEXT NOT NULL,
  what TEXT NOT NULL, filter TEXT NOT NULL, rows INTEGER,
  numbers INTEGER NOT NULL CHECK (numbers IN (0, 1)), reason TEXT
);
CREATE INDEX export_log_at ON export_log (at);

-- Reports ask by day and by kind of fact over the whole shop; phones never do.
CREATE INDEX visit_of_day ON visit (day, at);
CREATE INDEX fact_of_field ON fact (field, at);
CREATE INDEX followup_of_day ON followup (day);
