ALTER TABLE bulk_runs DROP COLUMN beat_at;
