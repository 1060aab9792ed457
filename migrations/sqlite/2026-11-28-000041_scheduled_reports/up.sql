-- Reports that are sent by themselves.
CREATE TABLE report_schedules (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  every TEXT NOT NULL,
  weekday INTEGER NOT NULL,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  zone TEXT NOT NULL,
  team_id INTEGER REFERENCES teams (id),
  skip_empty INTEGER NOT NULL,
  next_at TEXT
) STRICT;
CREATE INDEX report_schedules_due ON report_schedules (next_at);

CREATE TABLE report_recipients (
  schedule_id INTEGER NOT NULL REFERENCES report_schedules (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES people (id),
  PRIMARY KEY (schedule_id, person_id)
) STRICT;

CREATE TABLE report_runs (
  id INTEGER PRIMARY KEY,
  schedule_id INTEGER NOT NULL REFERENCES report_schedules (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  by_person INTEGER,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX report_runs_of_schedule ON report_runs (schedule_id, id);

-- Which letter of the outbox tells of which run.
CREATE TABLE report_letters (
  letter_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES report_runs (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
) STRICT;
CREATE INDEX report_letters_of_run ON report_letters (run_id);
