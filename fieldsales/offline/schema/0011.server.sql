-- What only the desk knows of claims, merges and the law's duties.
-- Two customers of two reps that seem to be one. first is the one captured earlier by the corrected clock.
CREATE TABLE collision (
  id TEXT PRIMARY KEY, rev INTEGER NOT NULL,
  first_customer TEXT NOT NULL, second_customer TEXT NOT NULL,
  first_owner TEXT NOT NULL, second_owner TEXT NOT NULL,
  first_at TEXT NOT NULL, second_at TEXT NOT NULL,
  found_by TEXT NOT NULL, found_at TEXT NOT NULL, due_on TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('frozen', 'decided', 'appealed', 'final', 'void')),
  decision TEXT, share INTEGER, reason TEXT,
  decided_by TEXT, decided_at TEXT, appealed_by TEXT, appealed_at TEXT
);
CREATE INDEX collision_first ON collision (first_customer);
CREATE INDEX collision_second ON collision (second_customer);
CREATE INDEX collision_open ON collision (status, due_on);
CREATE INDEX collision_rev ON collision (rev);
CREATE INDEX customer_frozen ON customer (frozen_by) WHERE frozen_by IS NOT NULL;
CREATE INDEX dispute_rev ON dispute (rev);
CREATE INDEX relation_rev ON relation (rev);
CREATE INDEX door_merged ON door (merged_into) WHERE merged_into IS NOT NULL;
-- What the phone's own clock said; at is what was made of it.
ALTER TABLE mutation_log ADD COLUMN device_at TEXT;
CREATE INDEX fact_phone_2 ON fact (value) WHERE field = 'phone_2';
CREATE INDEX photo_rev ON photo (rev);
CREATE INDEX contact_wechat ON contact (wechat) WHERE wechat IS NOT NULL;
-- What a merge moved, row by row, so that a split can put it back.
-- kept_before and kept_after are the kept row's fields around the merge; no kept_before, and it cannot be split.
CREATE TABLE merge (
  id TEXT PRIMARY KEY, kept_id TEXT NOT NULL, gone_id TEXT NOT NULL, gone_row TEXT NOT NULL,
  kept_before TEXT, kept_after TEXT, rev INTEGER NOT NULL,
  by_id TEXT NOT NULL, at TEXT NOT NULL, reason TEXT, split_at TEXT, split_by TEXT
);
CREATE INDEX merge_kept ON merge (kept_id);
CREATE INDEX merge_gone ON merge (gone_id);
CREATE TABLE merged_row (merge_id TEXT NOT NULL, table_name TEXT NOT NULL, row_id TEXT NOT NULL, was TEXT NOT NULL);
CREATE INDEX merged_row_merge ON merged_row (merge_id);
-- A number shown in full at the desk.
CREATE TABLE reveal (
  id TEXT PRIMARY KEY, contact_id TEXT NOT NULL, person_id TEXT NOT NULL, at TEXT NOT NULL, why TEXT
);
CREATE TABLE privacy_request (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('access', 'copy', 'correct', 'delete', 'explain', 'withdraw')),
  who TEXT NOT NULL, received_on TEXT NOT NULL, due_on TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('received', 'checked', 'executed', 'refused', 'answered')),
  note TEXT, by_id TEXT NOT NULL, at TEXT NOT NULL, checked_at TEXT, done_at TEXT, answer TEXT, found TEXT
);
CREATE TABLE retention_run (id TEXT PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL, contacts INTEGER NOT NULL, note TEXT);
-- Answered mutations whose typed text must vanish from the phones that sent them.
CREATE TABLE forget (device_id TEXT NOT NULL, mutation_id TEXT NOT NULL, at TEXT NOT NULL, done_at TEXT, PRIMARY KEY (device_id, mutation_id));
-- Approved applications to give a customer up (id is the application's), and which of them somebody calls back. Only the
-- desk knows: who applied must not tell which they are.
CREATE TABLE lost_sample (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, drawn INTEGER NOT NULL CHECK (drawn IN (0, 1)),
  result TEXT CHECK (result IN ('so', 'not_so', 'no_answer')), note TEXT, by_id TEXT, done_at TEXT
);
-- How many a rep took from the pool today.
CREATE INDEX fact_claimed ON fact (person_id, value) WHERE field = 'claimed_on';
-- What _reschedule.sql writes from now on: how much a customer has cost us so far.
UPDATE customer SET value_class = CASE
  WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = customer.id AND f.gone_at IS NULL AND (f.result IN ('store_visited', 'measured', 'deposit') OR (f.channel = 'store' AND f.valid = 1))) THEN 'high'
  WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = customer.id AND f.gone_at IS NULL AND f.valid = 1 AND f.channel IN ('call', 'wechat', 'sms', 'meeting', 'letter')) THEN 'valued'
  ELSE 'general' END;

-- Marks that wait for a manager are few among facts.
CREATE INDEX fact_difficult_asked ON fact (subject_id, at) WHERE field = 'difficult_asked';
CREATE INDEX fact_difficult_review ON fact (subject_id, at) WHERE field = 'difficult_review_on';
