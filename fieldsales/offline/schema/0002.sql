-- The follow-up schedule: what a rule is, what came of a contact, and what a customer's row repeats of it.
-- What is to be done is not stored: task.sql derives it from these tables, the same on both sides.

ALTER TABLE customer ADD COLUMN level TEXT NOT NULL DEFAULT 'N' CONSTRAINT level_known CHECK (level IN ('N', 'C', 'B', 'A', 'H', 'O', 'D', 'T', 'F'));
ALTER TABLE customer ADD COLUMN level_on TEXT;
ALTER TABLE customer ADD COLUMN type TEXT CONSTRAINT type_known CHECK (type IN ('direct', 'indirect', 'potential'));
ALTER TABLE customer ADD COLUMN product TEXT CONSTRAINT product_known CHECK (product IN ('solid', 'engineered', 'laminate', 'spc'));
ALTER TABLE customer ADD COLUMN needs_renovation INTEGER CHECK (needs_renovation IN (0, 1));
ALTER TABLE customer ADD COLUMN plans_flooring INTEGER CHECK (plans_flooring IN (0, 1));
ALTER TABLE customer ADD COLUMN plan_source TEXT CONSTRAINT plan_source_known CHECK (plan_source IN ('owner', 'measured', 'scheduled'));
ALTER TABLE customer ADD COLUMN plan_set_on TEXT;

-- Repeats what the door says, because the door may lie outside what its owner's phone holds; _customer_row.sql writes it.
ALTER TABLE customer ADD COLUMN stage TEXT;
ALTER TABLE customer ADD COLUMN stage_seen_on TEXT;
ALTER TABLE customer ADD COLUMN heating TEXT;
ALTER TABLE customer ADD COLUMN quiet_until TEXT;

-- Repeats what contacts and follow-ups say: all contacts said no (1), the day of the last valid contact.
ALTER TABLE customer ADD COLUMN barred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN met_on TEXT;

-- T, the day the floor is to be laid, whence it is known ('estimated' from the stage, or plan_source) and since when.
ALTER TABLE customer ADD COLUMN t_on TEXT;
ALTER TABLE customer ADD COLUMN t_source TEXT;
ALTER TABLE customer ADD COLUMN t_set_on TEXT;

-- Repeats what task.sql says: the earliest due day, and for each priority its earliest task as 'YYYY-MM-DD R06'.
ALTER TABLE customer ADD COLUMN due_on TEXT;
ALTER TABLE customer ADD COLUMN due_1 TEXT;
ALTER TABLE customer ADD COLUMN due_2 TEXT;
ALTER TABLE customer ADD COLUMN due_3 TEXT;
ALTER TABLE customer ADD COLUMN due_4 TEXT;

-- When to knock again where nobody opened (rule R01); _refresh_door.sql writes it.
ALTER TABLE door ADD COLUMN revisit_on TEXT;

-- A rule is a line. kind and which name the trigger; steps are days from it ('3', '-60,-45', '' = none), every is a
-- rhythm in days counted from the last valid contact; by_product overrides steps ('solid=-5,spc=-1').
CREATE TABLE rule (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  kind TEXT NOT NULL CONSTRAINT rule_kind_known CHECK (length(kind) BETWEEN 1 AND 20),
  which TEXT NOT NULL,
  steps TEXT NOT NULL,
  every INTEGER CONSTRAINT rule_every_sane CHECK (every BETWEEN 1 AND 3650),
  by_product TEXT NOT NULL,
  needs TEXT NOT NULL,
  stops TEXT NOT NULL,
  day_policy TEXT NOT NULL CONSTRAINT day_policy_known CHECK (day_policy IN ('any', 'workday', 'prefer_weekend', 'no_festival')),
  channel TEXT NOT NULL,
  task TEXT NOT NULL CONSTRAINT rule_task_needed CHECK (length(trim(task)) BETWEEN 1 AND 60),
  script TEXT NOT NULL,
  priority INTEGER NOT NULL CONSTRAINT priority_known CHECK (priority BETWEEN 1 AND 4),
  duty INTEGER NOT NULL CHECK (duty IN (0, 1))
);

-- Days that are not what their weekday says; certain = 0 where the official notice was not out yet. id is the day.
CREATE TABLE calendar (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  workday INTEGER NOT NULL CHECK (workday IN (0, 1)),
  festival INTEGER NOT NULL CHECK (festival IN (0, 1)),
  certain INTEGER NOT NULL CHECK (certain IN (0, 1)),
  name TEXT NOT NULL CONSTRAINT calendar_name_length CHECK (length(name) <= 40)
);

CREATE TABLE setting (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  value TEXT NOT NULL CONSTRAINT setting_length CHECK (length(value) <= 400)
);

-- What to say: one row per key and tier (100, 500, 2000, 5000 characters). id = key || ':' || tier.
CREATE TABLE script (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  key TEXT NOT NULL,
  tier INTEGER NOT NULL CONSTRAINT script_tier_known CHECK (tier IN (100, 500, 2000, 5000)),
  title TEXT NOT NULL CONSTRAINT script_title_length CHECK (length(title) <= 60),
  text TEXT NOT NULL CONSTRAINT script_length CHECK (length(text) <= 8000)
);

-- What came of a task, or of a visit to a customer's door. task is a rule's code or the id of an own task.
-- valid: somebody was talked to; closes: the task it names is done. moved and skipped are results too.
CREATE TABLE followup (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  customer_id TEXT NOT NULL, door_id TEXT NOT NULL, owner_id TEXT NOT NULL, person_id TEXT NOT NULL,
  at TEXT NOT NULL, day TEXT NOT NULL,
  task TEXT, due_on TEXT,
  channel TEXT CONSTRAINT channel_known CHECK (channel IN ('visit', 'call', 'wechat', 'sms', 'store', 'letter', 'meeting', 'other')),
  result TEXT NOT NULL CONSTRAINT result_known CHECK (result IN ('talked_ok', 'talked_no_time', 'appointment', 'store_booked', 'store_visited', 'measured', 'quoted', 'deposit', 'refused', 'do_not_contact', 'wrong_number', 'switched_off', 'no_answer', 'left_message', 'wechat_sent', 'wechat_replied', 'moved_date', 'competitor_bought', 'complaint', 'moved', 'skipped')),
  valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
  closes INTEGER NOT NULL CHECK (closes IN (0, 1)),
  objection TEXT CONSTRAINT objection_known CHECK (objection IN ('price', 'spouse', 'too_early', 'company_includes', 'tiles', 'heating', 'eco', 'online', 'friend', 'bad_experience', 'no_time')),
  next_on TEXT,
  note TEXT CONSTRAINT followup_note_length CHECK (length(note) <= 1000),
  gone_at TEXT
);

-- A task somebody wrote down himself, or the manager for him; without a customer it is an errand.
CREATE TABLE own_task (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  owner_id TEXT NOT NULL, by_id TEXT NOT NULL,
  customer_id TEXT, door_id TEXT,
  text TEXT NOT NULL CONSTRAINT own_task_text CHECK (length(trim(text)) BETWEEN 1 AND 200),
  due_on TEXT NOT NULL, priority INTEGER NOT NULL CONSTRAINT own_task_priority CHECK (priority BETWEEN 1 AND 4),
  at TEXT NOT NULL, done_at TEXT
);

-- The manager's word on a follow-up; unread until the rep has opened it.
CREATE TABLE comment (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  followup_id TEXT NOT NULL, customer_id TEXT NOT NULL,
  text TEXT NOT NULL CONSTRAINT comment_length CHECK (length(trim(text)) BETWEEN 1 AND 500),
  by_id TEXT NOT NULL, at TEXT NOT NULL, read_at TEXT
);

CREATE INDEX customer_due ON customer (owner_id, due_on);
CREATE INDEX door_revisit ON door (revisit_on);
CREATE INDEX rule_bucket ON rule (bucket, rev);
CREATE INDEX calendar_bucket ON calendar (bucket, rev);
CREATE INDEX setting_bucket ON setting (bucket, rev);
CREATE INDEX script_bucket ON script (bucket, rev);
CREATE INDEX followup_bucket ON followup (bucket, rev);
CREATE INDEX followup_customer ON followup (customer_id, day);
CREATE INDEX own_task_bucket ON own_task (bucket, rev);
CREATE INDEX own_task_owner ON own_task (owner_id, due_on);
CREATE INDEX own_task_customer ON own_task (customer_id);
CREATE INDEX comment_bucket ON comment (bucket, rev);
CREATE INDEX comment_customer ON comment (customer_id, at);
