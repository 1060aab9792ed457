ALTER TABLE people DROP COLUMN shortcuts;
