-- What was more than a rep can do in a day, as it stood when the shop's day began: nth of due, of which most are his load.

CREATE TABLE overflow (
  day TEXT NOT NULL, customer_id TEXT NOT NULL, person_id TEXT NOT NULL,
  place TEXT NOT NULL, priority INTEGER NOT NULL, due_on TEXT NOT NULL,
  nth INTEGER NOT NULL, due INTEGER NOT NULL, most INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (day, customer_id)
);
CREATE INDEX overflow_person ON overflow (person_id, day);
