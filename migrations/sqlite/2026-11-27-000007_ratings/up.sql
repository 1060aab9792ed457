-- What whoever complained thinks of how it went: one row a measurement, the last word counts.
CREATE TABLE ratings (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  run INTEGER NOT NULL,
  -- 1 not at all content, 5 very content.
  score INTEGER NOT NULL,
  text_id INTEGER REFERENCES texts (id),
  at TEXT NOT NULL,
  -- Whose case it was.
  person_id INTEGER REFERENCES people (id),
  team_id INTEGER REFERENCES teams (id),
  problem_type TEXT NOT NULL,
  PRIMARY KEY (case_id, run)
) STRICT;
CREATE INDEX ratings_at ON ratings (at);
