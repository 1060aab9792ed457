DROP INDEX audits_of_slug;
ALTER TABLE audits DROP COLUMN slug;
ALTER TABLE report_schedules DROP COLUMN retry_at;
ALTER TABLE report_schedules DROP COLUMN failures;
DROP INDEX legal_holds_by_time;
DROP TABLE erasure_cases;
DROP INDEX erasure_runs_going_on;
ALTER TABLE erasure_runs DROP COLUMN is_of_one;
