DROP INDEX bulk_runs_by_turn;
ALTER TABLE bulk_rows DROP COLUMN steps;
ALTER TABLE bulk_runs DROP COLUMN macro_id;
ALTER TABLE bulk_runs DROP COLUMN seen_at;
ALTER TABLE bulk_runs DROP COLUMN next_at;
