DELETE FROM occurrences WHERE what = 'asked';
DELETE FROM occurrence_days;
DELETE FROM occurrence_spoils;
DROP TRIGGER occurrences_altered ON occurrences;
ALTER TABLE occurrences DROP COLUMN platform_asked_on;
ALTER TABLE occurrences DROP COLUMN merchant_asked_on;
UPDATE occurrences SET to_pack = day;
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on
ON occurrences FOR EACH ROW WHEN (OLD.to_pack IS NULL) EXECUTE FUNCTION spoil_occurrences();
ALTER TABLE clocks DROP COLUMN asked;
