DROP TABLE case_readers;
ALTER TABLE people DROP COLUMN privacy;
ALTER TABLE people DROP COLUMN zone;
ALTER TABLE people DROP COLUMN letters;
