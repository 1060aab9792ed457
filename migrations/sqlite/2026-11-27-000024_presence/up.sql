-- Who of the staff has a case open now and what they do there: for their colleagues, for moments, never part of the history.
CREATE TABLE presences (
  case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  -- viewing, messages, notes, form.
  what TEXT NOT NULL,
  since TEXT NOT NULL,
  -- When they were there last.
  at TEXT NOT NULL,
  PRIMARY KEY (case_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX presences_by_time ON presences (at);
