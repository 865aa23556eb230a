-- The shop as phones know it. Every row lives in one bucket and carries the revision of its last change:
-- bucket 'shop' (everyone), 'block:<id>', 'building:<id>' (who sweeps there), 'rep:<person id>' (only that person and the managers).
-- rev 0 means "made on this phone, not yet answered by the server".

CREATE TABLE shop (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT shop_name_needed CHECK (length(trim(name)) BETWEEN 1 AND 60),
  city TEXT, tz TEXT NOT NULL
);

CREATE TABLE person (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT person_name_needed CHECK (length(trim(name)) BETWEEN 1 AND 40),
  role TEXT NOT NULL CONSTRAINT role_known CHECK (role IN ('rep', 'manager')),
  active INTEGER NOT NULL CHECK (active IN (0, 1))
);

CREATE TABLE work_unit (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT work_unit_name_needed CHECK (length(trim(name)) BETWEEN 1 AND 80),
  kind TEXT CONSTRAINT work_unit_kind_known CHECK (kind IN ('gov', 'institution', 'school', 'hospital', 'soe', 'bank', 'company')),
  address TEXT
);

CREATE TABLE block (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  name TEXT NOT NULL CONSTRAINT block_name_needed CHECK (length(trim(name)) BETWEEN 1 AND 80),
  kind TEXT NOT NULL CONSTRAINT block_kind_known CHECK (kind IN ('commodity', 'collective', 'affordable', 'self_built', 'villa', 'mixed')),
  city TEXT, district TEXT, area TEXT, street TEXT,
  entry_rule TEXT CONSTRAINT entry_rule_known CHECK (entry_rule IN ('free', 'registered', 'forbidden')),
  developer TEXT, property_office TEXT, property_phone TEXT,
  work_unit_id TEXT,
  handover_on TEXT, total_doors INTEGER, price INTEGER,
  lat DOUBLE PRECISION, lng DOUBLE PRECISION,
  note TEXT,
  search TEXT NOT NULL,
  made_by TEXT NOT NULL, made_at TEXT NOT NULL,
  gone_at TEXT
);

CREATE TABLE building (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  block_id TEXT NOT NULL REFERENCES block (id),
  label TEXT NOT NULL CONSTRAINT building_label_needed CHECK (length(trim(label)) BETWEEN 1 AND 20),
  phase TEXT,
  template TEXT NOT NULL,
  seq INTEGER NOT NULL,
  made_by TEXT NOT NULL, made_at TEXT NOT NULL,
  gone_at TEXT
);

CREATE TABLE unit (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  building_id TEXT NOT NULL REFERENCES building (id),
  label TEXT NOT NULL,
  seq INTEGER NOT NULL,
  mirror INTEGER NOT NULL CHECK (mirror IN (0, 1)),
  gone_at TEXT
);

-- outcome, tries, visited_at and visited_by repeat what the visits say; mutations/sweep/_refresh_door.sql writes them and a test proves them equal.
CREATE TABLE door (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  block_id TEXT NOT NULL, building_id TEXT NOT NULL, unit_id TEXT NOT NULL,
  floor_index INTEGER NOT NULL, floor_label TEXT NOT NULL,
  seq INTEGER NOT NULL,
  room TEXT NOT NULL CONSTRAINT room_needed CHECK (length(trim(room)) BETWEEN 1 AND 20),
  short TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT door_kind_known CHECK (kind IN ('flat', 'shop', 'villa', 'self_built', 'office', 'duplex')),
  merged_into TEXT,
  gone_at TEXT,
  stage TEXT CONSTRAINT stage_known CHECK (stage IN ('S00','S01','S02','S03','S04','S05','S06','S07','S08','S09','S10','S11','S12','S13','S14','S15','S16','SX')),
  stage_seen_on TEXT,
  heating TEXT CONSTRAINT heating_known CHECK (heating IN ('none', 'water', 'electric')),
  company TEXT,
  quiet_until TEXT,
  outcome TEXT, tries INTEGER NOT NULL, visited_at TEXT, visited_by TEXT
);

-- Every visit is kept. A correction is a new row that names the one it corrects; 'undone' takes one back.
CREATE TABLE visit (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  door_id TEXT NOT NULL, building_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  at TEXT NOT NULL, day TEXT NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT outcome_known CHECK (outcome IN ('no_answer', 'locked_empty', 'worker_only', 'family_met', 'owner_met', 'refused', 'done_by_us', 'done_by_other', 'not_applicable', 'undone')),
  corrects_id TEXT
);

-- What was learned, field by field: who, when, what. The newest by time of capture stands in the row itself; "from" is the fact before.
CREATE TABLE fact (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  subject_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
  at TEXT NOT NULL, person_id TEXT NOT NULL
);

-- That a door is somebody's customer, and whose; nothing else about him. Seen by all who sweep the building.
CREATE TABLE claim (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  door_id TEXT NOT NULL, person_id TEXT NOT NULL, at TEXT NOT NULL
);

-- What one rep knows of the household behind a door. id = door id || '@' || owner id, so two reps never share a row.
CREATE TABLE customer (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  door_id TEXT NOT NULL, owner_id TEXT NOT NULL,
  place TEXT NOT NULL,
  has_need TEXT CONSTRAINT has_need_known CHECK (has_need IN ('yes', 'no', 'unknown')),
  need_area DOUBLE PRECISION CONSTRAINT need_area_sane CHECK (need_area >= 0 AND need_area <= 100000),
  plan_on TEXT,
  plan_precision TEXT CONSTRAINT plan_precision_known CHECK (plan_precision IN ('day', 'ten_day', 'month', 'unknown')),
  next_on TEXT,
  made_at TEXT NOT NULL
);

CREATE TABLE contact (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  customer_id TEXT NOT NULL, door_id TEXT NOT NULL, owner_id TEXT NOT NULL,
  name TEXT,
  role TEXT CONSTRAINT contact_role_known CHECK (role IN ('owner', 'spouse', 'parent', 'child', 'supervisor', 'tenant', 'foreman', 'worker', 'designer', 'property', 'official')),
  is_decider INTEGER NOT NULL CHECK (is_decider IN (0, 1)),
  is_key_person INTEGER NOT NULL CHECK (is_key_person IN (0, 1)),
  phone TEXT,
  wechat TEXT,
  data_source TEXT NOT NULL CONSTRAINT data_source_known CHECK (data_source IN ('told', 'store', 'referral', 'posted', 'work_unit')),
  do_not_contact INTEGER NOT NULL CHECK (do_not_contact IN (0, 1)),
  search TEXT NOT NULL,
  made_at TEXT NOT NULL,
  gone_at TEXT
);

-- What the rep wrote about one visit; private to him and the managers. id = visit id.
CREATE TABLE note (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  door_id TEXT NOT NULL, person_id TEXT NOT NULL,
  text TEXT NOT NULL CONSTRAINT note_length CHECK (length(text) <= 2000),
  at TEXT NOT NULL
);

-- The bytes live beside the database, addressed by sha256; received is 1 once the server has all of them.
CREATE TABLE photo (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  door_id TEXT NOT NULL, person_id TEXT NOT NULL,
  sha256 TEXT NOT NULL CONSTRAINT sha256_shape CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL CONSTRAINT photo_size CHECK (bytes BETWEEN 1 AND 5000000),
  width INTEGER NOT NULL, height INTEGER NOT NULL,
  at TEXT NOT NULL,
  received INTEGER NOT NULL CHECK (received IN (0, 1)),
  gone_at TEXT
);

-- Who sweeps where: a whole block (building_id null) or one building.
CREATE TABLE territory (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  person_id TEXT NOT NULL, block_id TEXT NOT NULL, building_id TEXT,
  by_id TEXT NOT NULL, at TEXT NOT NULL, ended_at TEXT
);

-- Work the server did not take, with everything that was typed, until the rep or a manager has answered it.
CREATE TABLE refusal (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, rev INTEGER NOT NULL,
  person_id TEXT NOT NULL, device_id TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('rejected', 'quarantined')),
  name TEXT NOT NULL, args TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
  answered_at TEXT, answered_by TEXT, answer TEXT
);

-- Only on a phone: what waits to be sent, as the screens show it. sync writes it while replaying; the server keeps it empty.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, args TEXT NOT NULL, at TEXT NOT NULL, problem TEXT
);

CREATE INDEX person_bucket ON person (bucket, rev);
CREATE INDEX work_unit_bucket ON work_unit (bucket, rev);
CREATE INDEX block_bucket ON block (bucket, rev);
CREATE INDEX building_bucket ON building (bucket, rev);
CREATE INDEX building_block ON building (block_id, seq);
CREATE INDEX unit_bucket ON unit (bucket, rev);
CREATE INDEX unit_building ON unit (building_id, seq);
CREATE INDEX door_bucket ON door (bucket, rev);
CREATE INDEX door_building ON door (building_id, floor_index, unit_id, seq);
CREATE INDEX visit_bucket ON visit (bucket, rev);
CREATE INDEX visit_door ON visit (door_id, at);
CREATE INDEX visit_person ON visit (person_id, day);
CREATE INDEX fact_bucket ON fact (bucket, rev);
CREATE INDEX fact_subject ON fact (subject_id, field, at);
CREATE INDEX claim_bucket ON claim (bucket, rev);
CREATE INDEX claim_door ON claim (door_id);
CREATE INDEX customer_bucket ON customer (bucket, rev);
CREATE INDEX customer_next ON customer (owner_id, next_on);
CREATE INDEX customer_door ON customer (door_id);
CREATE INDEX contact_bucket ON contact (bucket, rev);
CREATE INDEX contact_door ON contact (door_id);
CREATE INDEX note_bucket ON note (bucket, rev);
CREATE INDEX note_door ON note (door_id, at);
CREATE INDEX photo_bucket ON photo (bucket, rev);
CREATE INDEX photo_door ON photo (door_id);
CREATE INDEX photo_sha256 ON photo (sha256);
CREATE INDEX territory_bucket ON territory (bucket, rev);
CREATE INDEX territory_person ON territory (person_id);
CREATE INDEX refusal_bucket ON refusal (bucket, rev);
