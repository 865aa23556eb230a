-- What only the map of the desk needs: every outline that came in, what the map is set to, and places being looked up.

-- id is the source's own number. linked says how it found its block or building: by position, by label, or by hand.
CREATE TABLE footprint (
  id TEXT PRIMARY KEY,
  name TEXT, street TEXT, number TEXT,
  height DOUBLE PRECISION, area DOUBLE PRECISION NOT NULL,
  lat DOUBLE PRECISION NOT NULL, lng DOUBLE PRECISION NOT NULL,
  shape TEXT NOT NULL,
  block_id TEXT REFERENCES block (id), building_id TEXT REFERENCES building (id),
  linked TEXT CHECK (linked IN ('position', 'label', 'hand')),
  by_id TEXT NOT NULL, at TEXT NOT NULL, rev INTEGER NOT NULL
);
CREATE INDEX footprint_block ON footprint (block_id);
CREATE INDEX footprint_building ON footprint (building_id);

CREATE TABLE map_setting (id TEXT PRIMARY KEY, value TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL);

-- A block whose place a geocoder is asked for. said is a key of errors.py, detail what the service answered.
CREATE TABLE lookup (
  block_id TEXT PRIMARY KEY REFERENCES block (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'found', 'failed')),
  tries INTEGER NOT NULL, next_at TEXT NOT NULL,
  said TEXT, detail TEXT, service TEXT,
  by_id TEXT NOT NULL, at TEXT NOT NULL, done_at TEXT
);
CREATE INDEX lookup_waiting ON lookup (state, next_at);
