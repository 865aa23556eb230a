-- What only the server knows: how people sign in, which phones there are, what arrived.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE account (
  person_id TEXT PRIMARY KEY REFERENCES person (id),
  login TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  changed_at TEXT NOT NULL
);

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  token_hash TEXT NOT NULL UNIQUE,
  wipe_key TEXT NOT NULL,
  label TEXT,
  made_at TEXT NOT NULL, seen_at TEXT, expires_at TEXT NOT NULL,
  revoked_at TEXT, revoked_by TEXT,
  wiped_at TEXT,
  synced_at TEXT, pending INTEGER, clock_offset INTEGER, version TEXT, resets INTEGER NOT NULL
);
CREATE INDEX device_person ON device (person_id);

CREATE TABLE invite (
  token_hash TEXT PRIMARY KEY,
  name TEXT NOT NULL, role TEXT NOT NULL,
  person_id TEXT,
  by_id TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL,
  used_at TEXT, revoked_at TEXT
);

-- One row per mutation that was ever answered: the same id is answered the same way again.
CREATE TABLE mutation_log (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL, device_id TEXT NOT NULL,
  name TEXT NOT NULL, args TEXT NOT NULL,
  at TEXT NOT NULL, received_at TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('applied', 'rejected', 'quarantined')),
  reason TEXT, rev INTEGER NOT NULL
);

-- A row that left a bucket it was in: phones that hold the bucket drop it.
CREATE TABLE tombstone (
  bucket TEXT NOT NULL, rev INTEGER NOT NULL, table_name TEXT NOT NULL, row_id TEXT NOT NULL,
  PRIMARY KEY (bucket, table_name, row_id)
);

CREATE TABLE attempt (kind TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX attempt_who ON attempt (kind, who, at);

CREATE TABLE sign_in (
  id TEXT PRIMARY KEY, person_id TEXT, device_id TEXT, at TEXT NOT NULL, what TEXT NOT NULL, address TEXT
);
