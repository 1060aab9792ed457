-- Where each history stood, signed day by day.
CREATE TABLE checkpoints (
  number BIGINT PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  through_event BIGINT NOT NULL,
  cases BIGINT NOT NULL,
  root TEXT NOT NULL,
  before TEXT NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  sent_at TIMESTAMP
);

-- No case is named as a reference: one that is deleted has to be found all the same.
CREATE TABLE checkpoint_heads (
  number BIGINT NOT NULL REFERENCES checkpoints (number),
  case_id BIGINT NOT NULL,
  reference TEXT NOT NULL,
  seq BIGINT NOT NULL,
  head TEXT NOT NULL,
  PRIMARY KEY (number, case_id)
);
CREATE INDEX checkpoint_heads_of_case ON checkpoint_heads (case_id, number);

-- What staff did, what somebody changed, and who looked at which case, the newest first.
CREATE INDEX events_of_staff ON events (at, id, by_kind, by_person, kind) WHERE by_person IS NOT NULL;
CREATE INDEX events_by_person ON events (by_person, at, id, by_kind, kind) WHERE by_person IS NOT NULL;
DROP INDEX audits_by_time;
CREATE INDEX audits_by_time ON audits (at, id, by_person, what, target_id);
CREATE INDEX audits_by_person ON audits (by_person, at, id, what);
CREATE INDEX case_readers_by_day ON case_readers (day, case_id, person_id);
CREATE INDEX case_readers_by_person ON case_readers (person_id, day, case_id);
