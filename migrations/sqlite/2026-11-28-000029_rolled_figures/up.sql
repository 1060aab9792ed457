-- What a case was when its clock was met; and whether its day counts it already.
ALTER TABLE measurements ADD COLUMN provider TEXT NOT NULL DEFAULT '';
ALTER TABLE measurements ADD COLUMN merchant TEXT NOT NULL DEFAULT '';
ALTER TABLE measurements ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
-- When its clock started, until its day counts it. A condition on it is served by its own index and by no other.
ALTER TABLE measurements ADD COLUMN to_roll TEXT;
UPDATE measurements SET
  provider = (SELECT provider FROM cases WHERE id = case_id),
  merchant = (SELECT merchant FROM cases WHERE id = case_id),
  level = (SELECT level FROM cases WHERE id = case_id),
  to_roll = started_at;
DROP INDEX measurements_by_start;
CREATE INDEX measurements_by_start ON measurements
  (clock, started_at, working, wall, in_time, person_id, team_id, problem_type, case_id, provider, merchant, level);
CREATE INDEX measurements_to_roll ON measurements (clock, to_roll) WHERE to_roll IS NOT NULL;

-- Clocks that ended without being met: withdrawn, merged, referred. No figure counts them, and none hides that.
CREATE INDEX clocks_never_met ON clocks (kind, started_at, case_id) WHERE ended_at IS NOT NULL AND met_at IS NULL;

-- The measurements of a day, by one dimension: a packed histogram for each of its keys (src/store/rollups/packed.rs).
CREATE TABLE figure_days (
  clock TEXT NOT NULL,
  dimension TEXT NOT NULL,
  day TEXT NOT NULL,
  -- Whose day it was: another calendar has other midnights.
  zone TEXT NOT NULL,
  keys BLOB NOT NULL,
  PRIMARY KEY (clock, dimension, day)
) STRICT;
CREATE INDEX figure_days_by_zone ON figure_days (zone);

-- Measurements that were counted and then altered or taken away, or added past the change of a case: until their days are
-- rolled up anew, nobody believes these.
CREATE TABLE figure_spoils (
  clock TEXT NOT NULL,
  started_at TEXT NOT NULL,
  PRIMARY KEY (clock, started_at)
) STRICT;
CREATE TRIGGER measurements_added AFTER INSERT ON measurements WHEN NEW.to_roll IS NULL
BEGIN
  INSERT OR IGNORE INTO figure_spoils VALUES (NEW.clock, NEW.started_at);
END;
CREATE TRIGGER measurements_taken_away AFTER DELETE ON measurements WHEN OLD.to_roll IS NULL
BEGIN
  INSERT OR IGNORE INTO figure_spoils VALUES (OLD.clock, OLD.started_at);
END;
CREATE TRIGGER measurements_altered AFTER UPDATE OF
  clock, started_at, working, wall, in_time, person_id, team_id, problem_type, provider, merchant, level
ON measurements WHEN OLD.to_roll IS NULL
BEGIN
  INSERT OR IGNORE INTO figure_spoils VALUES (OLD.clock, OLD.started_at);
  INSERT OR IGNORE INTO figure_spoils VALUES (NEW.clock, NEW.started_at);
END;
