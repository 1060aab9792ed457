-- What each of the staff can do, how much of it, and when they are away.
CREATE TABLE staffing (
  person_id BIGINT NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
  -- Codes, with a comma between; empty: all.
  languages TEXT NOT NULL,
  providers TEXT NOT NULL,
  cap INTEGER,
  away_from TIMESTAMP,
  away_until TIMESTAMP,
  -- keep, rules, person.
  hand_over TEXT NOT NULL,
  hand_over_to BIGINT REFERENCES people (id),
  -- What they have is still to be given away.
  is_to_hand_over BOOLEAN NOT NULL,
  -- When a rule gave them a case last.
  given_at TIMESTAMP
);
CREATE INDEX staffing_to_hand_over ON staffing (away_from) WHERE is_to_hand_over;

-- Open cases that wait for a rule to find somebody.
CREATE TABLE routings (
  case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
  -- Not looked at before.
  try_at TIMESTAMP NOT NULL,
  -- Whoever has the case and is away, and to whom they give it.
  from_id BIGINT REFERENCES people (id),
  to_id BIGINT REFERENCES people (id),
  -- Why nobody was found: nobody, unskilled, away, full; and the rule that looked.
  lack TEXT,
  rule TEXT
);
CREATE INDEX routings_by_try ON routings (try_at, case_id);

-- How much somebody has is counted in the index.
DROP INDEX cases_open_of_agent;
CREATE INDEX cases_open_of_agent ON cases (assignee_id, due_at, id, is_waiting) WHERE is_open;
