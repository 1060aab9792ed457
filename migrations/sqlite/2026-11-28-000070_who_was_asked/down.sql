DELETE FROM occurrences WHERE what = 'asked';
DELETE FROM occurrence_days;
DELETE FROM occurrence_spoils;
DROP TRIGGER occurrences_altered;
ALTER TABLE occurrences DROP COLUMN platform_asked_on;
ALTER TABLE occurrences DROP COLUMN merchant_asked_on;
UPDATE occurrences SET to_pack = day;
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on
ON occurrences WHEN OLD.to_pack IS NULL
BEGIN
  INSERT OR IGNORE INTO occurrence_spoils VALUES (OLD.what, OLD.day);
  INSERT OR IGNORE INTO occurrence_spoils VALUES (NEW.what, NEW.day);
END;
ALTER TABLE clocks DROP COLUMN asked;
