ALTER TABLE incidents DROP COLUMN burst_hour;
