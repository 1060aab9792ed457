-- Which letters somebody wants about their complaints (all, needed), in which zone they read times, and which version of
-- the privacy notice they agreed to.
ALTER TABLE people ADD COLUMN letters TEXT NOT NULL DEFAULT 'all';
ALTER TABLE people ADD COLUMN zone TEXT;
ALTER TABLE people ADD COLUMN privacy TEXT;

-- Who of ours looked at a case, once a day: its consumer may read it.
CREATE TABLE case_readers (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  day DATE NOT NULL,
  PRIMARY KEY (case_id, person_id, day)
);
