-- Its day, until that is packed with it. A condition on it is served by its own index and by no other.
ALTER TABLE occurrences ADD COLUMN to_pack TEXT;
UPDATE occurrences SET to_pack = day;
CREATE INDEX occurrences_to_pack ON occurrences (what, to_pack) WHERE to_pack IS NOT NULL;
-- The days are read whole by now.
DROP INDEX occurrences_again;

-- All that happened on a day, in columns (src/store/occurrences/packed.rs).
CREATE TABLE occurrence_days (
  what TEXT NOT NULL,
  day TEXT NOT NULL,
  packed BLOB NOT NULL,
  PRIMARY KEY (what, day)
) STRICT;

-- What was packed and then altered or taken away: until these days are packed anew, nobody believes them.
CREATE TABLE occurrence_spoils (
  what TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (what, day)
) STRICT;
CREATE TRIGGER occurrences_added AFTER INSERT ON occurrences WHEN NEW.to_pack IS NULL
BEGIN
  INSERT OR IGNORE INTO occurrence_spoils VALUES (NEW.what, NEW.day);
END;
CREATE TRIGGER occurrences_taken_away AFTER DELETE ON occurrences WHEN OLD.to_pack IS NULL
BEGIN
  INSERT OR IGNORE INTO occurrence_spoils VALUES (OLD.what, OLD.day);
END;
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on
ON occurrences WHEN OLD.to_pack IS NULL
BEGIN
  INSERT OR IGNORE INTO occurrence_spoils VALUES (OLD.what, OLD.day);
  INSERT OR IGNORE INTO occurrence_spoils VALUES (NEW.what, NEW.day);
END;
