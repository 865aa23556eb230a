-- The rep's daily report: his sentence, what went wrong, what he plans, and the manager's answer. The numbers are derived;
-- seen keeps them as he saw them when he sent it ('knocked=12,opened=5'), so that what arrives later shows as a difference.
CREATE TABLE daily_report (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  person_id TEXT NOT NULL, day TEXT NOT NULL,
  text TEXT NOT NULL CONSTRAINT daily_text_length CHECK (length(text) <= 1000),
  problems TEXT NOT NULL CONSTRAINT daily_problems_length CHECK (length(problems) <= 1000),
  plan TEXT NOT NULL CONSTRAINT daily_plan_length CHECK (length(plan) <= 1000),
  seen TEXT NOT NULL CONSTRAINT daily_seen_length CHECK (length(seen) <= 400),
  at TEXT NOT NULL,
  answer TEXT CONSTRAINT daily_answer_length CHECK (length(trim(answer)) BETWEEN 1 AND 500),
  answered_by TEXT, answered_at TEXT, read_at TEXT
);

CREATE INDEX daily_report_bucket ON daily_report (bucket, rev);
CREATE INDEX daily_report_day ON daily_report (person_id, day);
