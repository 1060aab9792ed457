DROP TABLE letter_trials;
ALTER TABLE teams DROP COLUMN taken_over_by;
ALTER TABLE teams DROP COLUMN closed_at;
