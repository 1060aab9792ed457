ALTER TABLE report_schedules DROP COLUMN parts;
