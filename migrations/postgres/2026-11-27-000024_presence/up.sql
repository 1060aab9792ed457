-- Who of the staff has a case open now and what they do there: for their colleagues, for moments, never part of the history.
CREATE TABLE presences (
  case_id BIGINT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  -- viewing, messages, notes, form.
  what TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  -- When they were there last.
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (case_id, person_id)
);
CREATE INDEX presences_by_time ON presences (at);
