DROP TRIGGER occurrences_altered;
DROP TRIGGER occurrences_taken_away;
DROP TRIGGER occurrences_added;
DROP TABLE occurrence_spoils;
DROP TABLE occurrence_days;
DROP INDEX occurrences_to_pack;
ALTER TABLE occurrences DROP COLUMN to_pack;
CREATE INDEX occurrences_again ON occurrences (merchant, code, provider, filed_on, day, asked_on) WHERE filed_on IS NOT NULL;
