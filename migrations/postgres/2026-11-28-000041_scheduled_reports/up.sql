-- Reports that are sent by themselves.
CREATE TABLE report_schedules (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  every TEXT NOT NULL,
  weekday INTEGER NOT NULL,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  zone TEXT NOT NULL,
  team_id BIGINT REFERENCES teams (id),
  skip_empty BOOLEAN NOT NULL,
  next_at TIMESTAMP
);
CREATE INDEX report_schedules_due ON report_schedules (next_at);

CREATE TABLE report_recipients (
  schedule_id BIGINT NOT NULL REFERENCES report_schedules (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES people (id),
  PRIMARY KEY (schedule_id, person_id)
);

CREATE TABLE report_runs (
  id BIGINT PRIMARY KEY,
  schedule_id BIGINT NOT NULL REFERENCES report_schedules (id) ON DELETE CASCADE,
  at TIMESTAMP NOT NULL,
  by_person BIGINT,
  from_day DATE NOT NULL,
  to_day DATE NOT NULL,
  outcome TEXT NOT NULL
);
CREATE INDEX report_runs_of_schedule ON report_runs (schedule_id, id);

-- Which letter of the outbox tells of which run.
CREATE TABLE report_letters (
  letter_id BIGINT PRIMARY KEY,
  run_id BIGINT NOT NULL REFERENCES report_runs (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL
);
CREATE INDEX report_letters_of_run ON report_letters (run_id);
