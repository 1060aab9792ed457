-- When a run that goes on was last heard of: one that fell silent was cut off, and is ended by whoever looks at it.
ALTER TABLE bulk_runs ADD COLUMN beat_at TEXT;
