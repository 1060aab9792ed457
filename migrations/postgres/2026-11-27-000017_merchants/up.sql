-- How often a merchant was complained about with a result, by the name that was written: counted by a job, to suggest names.
CREATE TABLE merchants (
  name TEXT PRIMARY KEY,
  cases BIGINT NOT NULL
);
CREATE INDEX merchants_by_cases ON merchants (cases, name);

-- The last closed case that was counted; one row.
CREATE TABLE merchants_counted (
  id BIGINT PRIMARY KEY,
  closed_at TIMESTAMP NOT NULL,
  case_id BIGINT NOT NULL
);
INSERT INTO merchants_counted (id, closed_at, case_id) VALUES (1, '2000-01-01 00:00:00', 0);
