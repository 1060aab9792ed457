CREATE OR REPLACE FUNCTION spoil_figures() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figure_spoils VALUES (OLD.clock, OLD.started_at) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure_spoils VALUES (NEW.clock, NEW.started_at) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER occurrences_altered ON occurrences;
DROP TRIGGER occurrences_taken_away ON occurrences;
DROP TRIGGER occurrences_added ON occurrences;
DROP FUNCTION spoil_occurrences();
DROP TABLE occurrence_spoils;
DROP TABLE occurrence_days;
DROP INDEX occurrences_to_pack;
ALTER TABLE occurrences DROP COLUMN to_pack;
CREATE INDEX occurrences_again ON occurrences (merchant, code, provider, filed_on, day, asked_on) WHERE filed_on IS NOT NULL;
