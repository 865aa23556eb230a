-- What leaves the house by itself: a person's calendar link, and the robots of a chat group that get the day's digest.

CREATE TABLE feed (
  token_hash TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  lang TEXT NOT NULL,
  by_id TEXT NOT NULL, made_at TEXT NOT NULL, read_at TEXT, revoked_at TEXT
);
CREATE INDEX feed_person ON feed (person_id);

-- day, tries and next_at are of the digest in hand; sent_on is the last day that is settled. said is what came of it.
CREATE TABLE robot (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('wecom', 'dingtalk', 'feishu')),
  url TEXT NOT NULL, secret TEXT NOT NULL, hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  lang TEXT NOT NULL, base TEXT NOT NULL,
  by_id TEXT NOT NULL, made_at TEXT NOT NULL, gone_at TEXT,
  sent_on TEXT, day TEXT, tries INTEGER NOT NULL DEFAULT 0, next_at TEXT,
  said_at TEXT, said TEXT, detail TEXT
);
