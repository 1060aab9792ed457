-- For how long what is personal is kept after a case was closed; a class without a row is kept for good.
CREATE TABLE retention (
  class TEXT PRIMARY KEY,
  months INTEGER NOT NULL
);

-- Cases of which nothing is erased.
CREATE TABLE legal_holds (
  case_id BIGINT PRIMARY KEY REFERENCES cases (id),
  reason TEXT NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMP NOT NULL
);

-- What was erased of which case.
CREATE TABLE erasures (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  class TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (case_id, class)
);

-- Erasing many: confirmed by somebody, done by a job.
CREATE TABLE erasure_runs (
  id BIGINT PRIMARY KEY,
  class TEXT NOT NULL,
  closed_before TIMESTAMP NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  total BIGINT NOT NULL,
  done BIGINT NOT NULL,
  ended_at TIMESTAMP
);
