-- Lists of cases that somebody takes away: read by a job, kept for a day.
CREATE TABLE exports (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES people (id),
  query TEXT NOT NULL,
  listing TEXT NOT NULL,
  state TEXT NOT NULL,
  lines BIGINT NOT NULL,
  parts BIGINT NOT NULL,
  before_id BIGINT,
  is_cut BOOLEAN NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  ready_at TIMESTAMP,
  until TIMESTAMP NOT NULL,
  lease TEXT,
  lease_until TIMESTAMP
);
CREATE INDEX exports_of_person ON exports (person_id, id);
CREATE INDEX exports_to_do ON exports (id) WHERE state = 'waiting';
CREATE INDEX exports_over ON exports (until);

CREATE TABLE export_parts (
  export_id BIGINT NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
  part BIGINT NOT NULL,
  lines BYTEA NOT NULL,
  PRIMARY KEY (export_id, part)
);
