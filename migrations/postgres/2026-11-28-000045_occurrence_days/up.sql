-- Its day, until that is packed with it. A condition on it is served by its own index and by no other.
ALTER TABLE occurrences ADD COLUMN to_pack DATE;
UPDATE occurrences SET to_pack = day;
CREATE INDEX occurrences_to_pack ON occurrences (what, to_pack) WHERE to_pack IS NOT NULL;
-- The days are read whole by now.
DROP INDEX occurrences_again;

-- All that happened on a day, in columns (src/store/occurrences/packed.rs).
CREATE TABLE occurrence_days (
  what TEXT NOT NULL,
  day DATE NOT NULL,
  packed BYTEA NOT NULL,
  PRIMARY KEY (what, day)
);
-- They are small numbers already: pressing them again would cost more on each reading than it saves.
ALTER TABLE occurrence_days ALTER COLUMN packed SET STORAGE EXTERNAL;

-- What was packed and then altered or taken away: until these days are packed anew, nobody believes them.
CREATE TABLE occurrence_spoils (
  what TEXT NOT NULL,
  day DATE NOT NULL,
  PRIMARY KEY (what, day)
);
-- What is there is written once more, once a transaction: whoever packs that day meanwhile sees that they were not alone, and does
-- it anew.
CREATE FUNCTION spoil_occurrences() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO occurrence_spoils VALUES (OLD.what, OLD.day) ON CONFLICT (what, day) DO UPDATE SET day = EXCLUDED.day
      WHERE occurrence_spoils.xmin <> pg_current_xact_id()::xid;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO occurrence_spoils VALUES (NEW.what, NEW.day) ON CONFLICT (what, day) DO UPDATE SET day = EXCLUDED.day
      WHERE occurrence_spoils.xmin <> pg_current_xact_id()::xid;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER occurrences_added AFTER INSERT ON occurrences FOR EACH ROW WHEN (NEW.to_pack IS NULL)
EXECUTE FUNCTION spoil_occurrences();
CREATE TRIGGER occurrences_taken_away AFTER DELETE ON occurrences FOR EACH ROW WHEN (OLD.to_pack IS NULL)
EXECUTE FUNCTION spoil_occurrences();
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on
ON occurrences FOR EACH ROW WHEN (OLD.to_pack IS NULL) EXECUTE FUNCTION spoil_occurrences();

-- The same of measurements.
CREATE OR REPLACE FUNCTION spoil_figures() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figure_spoils VALUES (OLD.clock, OLD.started_at)
      ON CONFLICT (clock, started_at) DO UPDATE SET started_at = EXCLUDED.started_at
      WHERE figure_spoils.xmin <> pg_current_xact_id()::xid;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure_spoils VALUES (NEW.clock, NEW.started_at)
      ON CONFLICT (clock, started_at) DO UPDATE SET started_at = EXCLUDED.started_at
      WHERE figure_spoils.xmin <> pg_current_xact_id()::xid;
  END IF;
  RETURN NULL;
END
$$;
