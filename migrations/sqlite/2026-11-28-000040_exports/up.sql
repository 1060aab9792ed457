-- Lists of cases that somebody takes away: read by a job, kept for a day.
CREATE TABLE exports (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES people (id),
  query TEXT NOT NULL,
  listing TEXT NOT NULL,
  state TEXT NOT NULL,
  lines INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  before_id INTEGER,
  is_cut INTEGER NOT NULL,
  asked_at TEXT NOT NULL,
  ready_at TEXT,
  until TEXT NOT NULL,
  lease TEXT,
  lease_until TEXT
) STRICT;
CREATE INDEX exports_of_person ON exports (person_id, id);
CREATE INDEX exports_to_do ON exports (id) WHERE state = 'waiting';
CREATE INDEX exports_over ON exports (until);

CREATE TABLE export_parts (
  export_id INTEGER NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  lines BLOB NOT NULL,
  PRIMARY KEY (export_id, part)
) STRICT;
