-- Part 4: the customer's file, claims on him, work units and key persons, group-buys, and what the law asks.
-- door_id '~…' is nobody's door: a customer who walked in or was referred and whose house is not known yet.
ALTER TABLE customer ADD COLUMN source TEXT NOT NULL DEFAULT 'sweep';
-- Who brought him: a customer or a contact.
ALTER TABLE customer ADD COLUMN source_from TEXT;
ALTER TABLE customer ADD COLUMN value_class TEXT CONSTRAINT value_class_known CHECK (value_class IN ('general', 'valued', 'high'));
-- Codes of words.SPECIAL in one order, comma between: 'key_account,vip,difficult'.
ALTER TABLE customer ADD COLUMN special TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN account TEXT NOT NULL DEFAULT 'retail' CONSTRAINT account_known CHECK (account IN ('retail', 'wholesale'));
-- The collision that pauses this party's tasks, as long as it is not decided.
ALTER TABLE customer ADD COLUMN frozen_by TEXT;
-- Protection (_held.sql): the day it began to run, the day it ends as things are, and the day it ends whatever is done.
-- held_from null: it has not begun, nothing to reach him by is known. The others null with it set: for ever, he has ordered.
ALTER TABLE customer ADD COLUMN held_from TEXT;
ALTER TABLE customer ADD COLUMN held_until TEXT;
ALTER TABLE customer ADD COLUMN held_max TEXT;
-- Met at work (the door is an office): his tasks keep to working days. _reschedule.sql repeats it from the door.
ALTER TABLE customer ADD COLUMN at_work INTEGER NOT NULL DEFAULT 0 CHECK (at_work IN (0, 1));
-- Nobody here gave his number for this himself or agreed to be advertised to: calls and messages become visits (_reschedule.sql).
ALTER TABLE customer ADD COLUMN unasked INTEGER NOT NULL DEFAULT 0 CHECK (unasked IN (0, 1));
CREATE INDEX customer_held ON customer (owner_id, held_until);

-- Where a contact works, whatever door he was met at; and the block where one met at work lives.
ALTER TABLE contact ADD COLUMN work_unit_id TEXT;
ALTER TABLE contact ADD COLUMN department TEXT CONSTRAINT department_length CHECK (length(department) <= 40);
ALTER TABLE contact ADD COLUMN title TEXT CONSTRAINT title_length CHECK (length(title) <= 40);
ALTER TABLE contact ADD COLUMN home_block_id TEXT;

ALTER TABLE work_unit ADD COLUMN gate_rule TEXT;
ALTER TABLE work_unit ADD COLUMN employees INTEGER;
ALTER TABLE work_unit ADD COLUMN payday INTEGER CONSTRAINT payday_sane CHECK (payday BETWEEN 1 AND 31);
ALTER TABLE work_unit ADD COLUMN note TEXT;
ALTER TABLE work_unit ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE work_unit ADD COLUMN gone_at TEXT;
-- A block that is the site of a work unit: its buildings, departments (units), floors and offices (doors) are swept like homes.
ALTER TABLE block ADD COLUMN site_of TEXT;

-- The key of the shop's blind numbers: a phone can ask whether a number is taken, not which there are. Filled when the shop is opened.
ALTER TABLE shop ADD COLUMN blind_key TEXT;

CREATE TABLE number (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  blind TEXT NOT NULL, person_id TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX number_bucket ON number (bucket, rev);
CREATE INDEX number_blind ON number (blind);
-- contact.phone is asked for while a number is typed.
CREATE INDEX contact_phone ON contact (phone) WHERE phone IS NOT NULL;

-- Contact a is b's spouse, parent, …
CREATE TABLE relation (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  customer_id TEXT NOT NULL, a_id TEXT NOT NULL, b_id TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT relation_known CHECK (kind IN ('spouse', 'parent', 'child', 'sibling', 'colleague', 'neighbour')),
  at TEXT NOT NULL, gone_at TEXT
);
CREATE INDEX relation_bucket ON relation (bucket, rev);
CREATE INDEX relation_customer ON relation (customer_id);
CREATE INDEX relation_a ON relation (a_id);
CREATE INDEX relation_b ON relation (b_id);

-- Somebody came or called; the shop's register, a row for each time. customer_id once he is filed; until then name is
-- all that is kept of him. came_at and left_at are the clock on the shop's wall, HH:MM.
CREATE TABLE reception (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  day TEXT NOT NULL, came_at TEXT NOT NULL, left_at TEXT,
  way TEXT NOT NULL CONSTRAINT way_known CHECK (way IN ('walk_in', 'phone_in', 'appointment', 'along')),
  again INTEGER NOT NULL CHECK (again IN (0, 1)),
  persons INTEGER NOT NULL CONSTRAINT persons_sane CHECK (persons BETWEEN 1 AND 50),
  customer_id TEXT, owner_id TEXT NOT NULL, person_id TEXT NOT NULL,
  name TEXT, phone TEXT, source TEXT, product TEXT, stage TEXT, need_area DOUBLE PRECISION, level TEXT,
  said TEXT CONSTRAINT reception_said_length CHECK (length(said) <= 1000),
  result TEXT, next_on TEXT, at TEXT NOT NULL, gone_at TEXT
);
CREATE INDEX reception_bucket ON reception (bucket, rev);
CREATE INDEX reception_day ON reception (day);
CREATE INDEX reception_customer ON reception (customer_id);

-- A customer or a contact named somebody who may need a floor. Reward only after success.
CREATE TABLE referral (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  from_customer TEXT NOT NULL, from_contact TEXT, customer_id TEXT NOT NULL, person_id TEXT NOT NULL,
  at TEXT NOT NULL, day TEXT NOT NULL,
  status TEXT NOT NULL CONSTRAINT referral_status_known CHECK (status IN ('given', 'contacted', 'visited', 'ordered', 'rewarded', 'invalid')),
  reward TEXT, reward_fen INTEGER, rewarded_at TEXT
);
CREATE INDEX referral_bucket ON referral (bucket, rev);
CREATE INDEX referral_from ON referral (from_customer);
CREATE INDEX referral_customer ON referral (customer_id);

-- One party's view of a collision, in that party's bucket: nothing of the other household but whose it is and since when.
CREATE TABLE dispute (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  collision_id TEXT NOT NULL, customer_id TEXT NOT NULL, owner_id TEXT NOT NULL, other_id TEXT NOT NULL,
  mine_since TEXT NOT NULL, other_since TEXT NOT NULL,
  found_by TEXT NOT NULL, later INTEGER NOT NULL CHECK (later IN (0, 1)),
  status TEXT NOT NULL CONSTRAINT dispute_status_known CHECK (status IN ('frozen', 'decided', 'appealed', 'final', 'void')),
  outcome TEXT CONSTRAINT dispute_outcome_known CHECK (outcome IN ('mine', 'theirs', 'split', 'both')),
  share INTEGER, reason TEXT, said TEXT CONSTRAINT dispute_said_length CHECK (length(said) <= 1000),
  due_on TEXT, at TEXT NOT NULL, decided_at TEXT
);
CREATE INDEX dispute_bucket ON dispute (bucket, rev);
CREATE INDEX dispute_customer ON dispute (customer_id);
CREATE INDEX dispute_collision ON dispute (collision_id);

-- 战败 as an application: nothing changes until the manager has agreed.
CREATE TABLE lost_request (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  customer_id TEXT NOT NULL, owner_id TEXT NOT NULL, person_id TEXT NOT NULL,
  at TEXT NOT NULL, day TEXT NOT NULL,
  reason TEXT NOT NULL CONSTRAINT lost_reason_known CHECK (reason IN ('price', 'brand', 'missing', 'delivery', 'company', 'friend', 'elsewhere', 'no_need', 'unreachable', 'duplicate', 'false_number')),
  detail TEXT CONSTRAINT lost_detail_length CHECK (length(detail) <= 1000),
  said INTEGER NOT NULL CHECK (said IN (0, 1)),
  competitor TEXT CONSTRAINT competitor_length CHECK (length(competitor) <= 40),
  price_fen INTEGER, again_on TEXT,
  status TEXT NOT NULL CONSTRAINT lost_status_known CHECK (status IN ('submitted', 'approved', 'rejected', 'reassigned', 'withdrawn')),
  instruction TEXT CONSTRAINT instruction_length CHECK (length(instruction) <= 500),
  decided_by TEXT, decided_at TEXT, read_at TEXT
);
CREATE INDEX lost_request_bucket ON lost_request (bucket, rev);
CREATE INDEX lost_request_customer ON lost_request (customer_id);
CREATE INDEX lost_request_open ON lost_request (status, at);

-- What is known of a key person beside the contact he is (same id). Recognition and service only: there is no field for favours.
CREATE TABLE key_person (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  customer_id TEXT NOT NULL, work_unit_id TEXT,
  influence INTEGER CONSTRAINT influence_sane CHECK (influence BETWEEN 1 AND 5),
  attitude INTEGER CONSTRAINT attitude_sane CHECK (attitude BETWEEN -2 AND 2),
  trust_org INTEGER CONSTRAINT trust_org_sane CHECK (trust_org BETWEEN 0 AND 3),
  trust_person INTEGER CONSTRAINT trust_person_sane CHECK (trust_person BETWEEN 0 AND 3),
  keeper TEXT CONSTRAINT keeper_known CHECK (keeper IN ('rep', 'dealer')),
  at TEXT NOT NULL
);
CREATE INDEX key_person_bucket ON key_person (bucket, rev);
CREATE INDEX key_person_unit ON key_person (work_unit_id);

CREATE TABLE group_buy (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT group_name_needed CHECK (length(trim(name)) BETWEEN 1 AND 60),
  work_unit_id TEXT, block_id TEXT, key_contact_id TEXT,
  target INTEGER NOT NULL CONSTRAINT group_target_sane CHECK (target BETWEEN 2 AND 5000),
  product TEXT, tiers TEXT NOT NULL, ends_on TEXT NOT NULL,
  joined INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL CONSTRAINT group_status_known CHECK (status IN ('open', 'made', 'failed', 'cancelled')),
  result TEXT CONSTRAINT group_result_length CHECK (length(result) <= 500),
  made_by TEXT NOT NULL, at TEXT NOT NULL, closed_at TEXT
);
CREATE INDEX group_buy_bucket ON group_buy (bucket, rev);
CREATE TABLE group_member (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  group_id TEXT NOT NULL, customer_id TEXT NOT NULL, person_id TEXT NOT NULL,
  area DOUBLE PRECISION, at TEXT NOT NULL, gone_at TEXT
);
CREATE INDEX group_member_bucket ON group_member (bucket, rev);
CREATE INDEX group_member_group ON group_member (group_id);

-- Consent of a contact, with the wording he was shown; taken back, it stays as a row.
CREATE TABLE consent (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  contact_id TEXT NOT NULL, customer_id TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT consent_kind_known CHECK (kind IN ('filing', 'marketing', 'photo', 'name_shown')),
  wording TEXT NOT NULL, channel TEXT NOT NULL, by_id TEXT NOT NULL,
  at TEXT NOT NULL, withdrawn_at TEXT
);
CREATE INDEX consent_bucket ON consent (bucket, rev);
CREATE INDEX consent_contact ON consent (contact_id);

-- What people are told when their data are written down, every wording that was ever shown; id is 'v' || version.
CREATE TABLE notice (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  version INTEGER NOT NULL,
  zh TEXT NOT NULL CONSTRAINT notice_zh_length CHECK (length(trim(zh)) BETWEEN 1 AND 4000),
  en TEXT NOT NULL CONSTRAINT notice_en_length CHECK (length(trim(en)) BETWEEN 1 AND 4000),
  by_id TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX notice_bucket ON notice (bucket, rev);

-- Who came along on a visit or a meeting beside the one who wrote it down (003-16).
CREATE TABLE companion (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  visit_id TEXT NOT NULL, door_id TEXT NOT NULL, person_id TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX companion_bucket ON companion (bucket, rev);
CREATE INDEX companion_visit ON companion (visit_id);

-- A rep asks the dealer or a manager for support with a customer; the answer stands beside it.
CREATE TABLE support (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  customer_id TEXT NOT NULL, person_id TEXT NOT NULL, to_id TEXT NOT NULL,
  text TEXT NOT NULL CONSTRAINT support_text CHECK (length(trim(text)) BETWEEN 1 AND 200),
  due_on TEXT NOT NULL, at TEXT NOT NULL,
  answer TEXT CONSTRAINT support_answer CHECK (length(trim(answer)) BETWEEN 1 AND 200),
  answered_by TEXT, answered_at TEXT, read_at TEXT
);
CREATE INDEX support_bucket ON support (bucket, rev);
CREATE INDEX support_customer ON support (customer_id);
CREATE INDEX support_open ON support (due_on) WHERE answered_at IS NULL;
