DROP INDEX cases_open_of_provider_since;
DROP INDEX cases_open_of_merchant_since;
DELETE FROM occurrence_days;
DELETE FROM occurrence_spoils;
DROP TRIGGER occurrences_altered ON occurrences;
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on, merchant_asked_on,
  platform_asked_on
ON occurrences FOR EACH ROW WHEN (OLD.to_pack IS NULL) EXECUTE FUNCTION spoil_occurrences();
ALTER TABLE occurrences DROP COLUMN promiser;
UPDATE occurrences SET to_pack = day;
ALTER TABLE clocks DROP COLUMN settled_at;
