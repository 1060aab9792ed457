-- What was confirmed is erased and nothing else; one run of a class goes on at a time, beside those of one case by its reference.
-- Runs of before say not which cases they meant: they end, and what is left is confirmed anew.
UPDATE erasure_runs SET ended_at = at WHERE ended_at IS NULL;
ALTER TABLE erasure_runs ADD COLUMN is_of_one BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX erasure_runs_going_on ON erasure_runs (class) WHERE ended_at IS NULL AND NOT is_of_one;

CREATE TABLE erasure_cases (
  run_id BIGINT NOT NULL REFERENCES erasure_runs (id),
  case_id BIGINT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (run_id, case_id)
);

CREATE INDEX legal_holds_by_time ON legal_holds (at, case_id);

-- A report that could not be made: how often in a row, and when it is tried again.
ALTER TABLE report_schedules ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report_schedules ADD COLUMN retry_at TIMESTAMP;

-- What was changed and has a name instead of a number: a policy, a calendar, a guide.
ALTER TABLE audits ADD COLUMN slug TEXT;
UPDATE audits SET slug = (
  SELECT min(v.slug) FROM rule_versions v
  WHERE v.at = audits.at AND v.kind || '.changed' = audits.what AND v.body = audits.after
) WHERE target_id = 0;
CREATE INDEX audits_of_slug ON audits (slug, at, id) WHERE slug IS NOT NULL;
