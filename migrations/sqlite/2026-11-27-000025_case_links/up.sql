-- Cases that belong together: as related, as a part of another, or carried on under another. What ended stays.
CREATE TABLE case_links (
  id INTEGER PRIMARY KEY,
  -- related, child (the first is a part of the second), merged (the first goes on under the second).
  kind TEXT NOT NULL,
  from_id INTEGER NOT NULL REFERENCES cases (id),
  to_id INTEGER NOT NULL REFERENCES cases (id),
  made_at TEXT NOT NULL,
  made_by INTEGER REFERENCES people (id),
  ended_at TEXT,
  -- What a merge set aside, as JSON: how the first stood, its clocks, and what they asked of those of the second.
  set_aside TEXT
) STRICT;
CREATE INDEX case_links_from ON case_links (from_id, id) WHERE ended_at IS NULL;
CREATE INDEX case_links_to ON case_links (to_id, id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX case_links_once ON case_links (from_id, to_id, kind) WHERE ended_at IS NULL;
-- A case is a part of one other case, and goes on under one.
CREATE UNIQUE INDEX case_links_one ON case_links (from_id, kind) WHERE ended_at IS NULL AND kind <> 'related';

-- By how many counted seconds a case that was merged made this clock due earlier.
ALTER TABLE clocks ADD COLUMN pulled INTEGER NOT NULL DEFAULT 0;
-- How long it may be for the sake of such cases, and whether it began for one of them alone.
ALTER TABLE clocks ADD COLUMN most INTEGER;
ALTER TABLE clocks ADD COLUMN borrowed INTEGER NOT NULL DEFAULT 0;
