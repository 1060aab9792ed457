-- How often a merchant was complained about with a result, by the name that was written: counted by a job, to suggest names.
CREATE TABLE merchants (
  name TEXT PRIMARY KEY,
  cases INTEGER NOT NULL
) STRICT;
CREATE INDEX merchants_by_cases ON merchants (cases, name);

-- The last closed case that was counted; one row.
CREATE TABLE merchants_counted (
  id INTEGER PRIMARY KEY,
  closed_at TEXT NOT NULL,
  case_id INTEGER NOT NULL
) STRICT;
INSERT INTO merchants_counted (id, closed_at, case_id) VALUES (1, '2000-01-01 00:00:00', 0);
