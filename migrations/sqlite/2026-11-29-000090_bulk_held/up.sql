-- What cannot be taken back from many cases waits a minute and is done by a job: when its turn comes, what it was decided on,
-- the macro that is used, and the steps of each case until they are taken.
ALTER TABLE bulk_runs ADD COLUMN next_at TEXT;
ALTER TABLE bulk_runs ADD COLUMN seen_at TEXT;
ALTER TABLE bulk_runs ADD COLUMN macro_id INTEGER;
ALTER TABLE bulk_rows ADD COLUMN steps TEXT;
CREATE INDEX bulk_runs_by_turn ON bulk_runs (next_at) WHERE next_at IS NOT NULL;
