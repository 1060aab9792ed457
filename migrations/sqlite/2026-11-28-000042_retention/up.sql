-- For how long what is personal is kept after a case was closed; a class without a row is kept for good.
CREATE TABLE retention (
  class TEXT PRIMARY KEY,
  months INTEGER NOT NULL
) STRICT;

-- Cases of which nothing is erased.
CREATE TABLE legal_holds (
  case_id INTEGER PRIMARY KEY REFERENCES cases (id),
  reason TEXT NOT NULL,
  by_person INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;

-- What was erased of which case.
CREATE TABLE erasures (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  class TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (case_id, class)
) STRICT;

-- Erasing many: confirmed by somebody, done by a job.
CREATE TABLE erasure_runs (
  id INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  closed_before TEXT NOT NULL,
  by_person INTEGER NOT NULL,
  at TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  ended_at TEXT
) STRICT;
