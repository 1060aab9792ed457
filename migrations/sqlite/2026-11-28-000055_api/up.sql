-- Tokens by which programs act as one of ours. The token itself stands nowhere.
CREATE TABLE api_tokens (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES people (id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  -- Its last characters, so that people tell which one it is.
  tail TEXT NOT NULL,
  -- Codes of what it may do, with a space between.
  scopes TEXT NOT NULL,
  made_by INTEGER NOT NULL REFERENCES people (id),
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  revoked_at TEXT
) STRICT;
CREATE UNIQUE INDEX api_tokens_by_name ON api_tokens (name) WHERE revoked_at IS NULL;

-- What was answered to whoever sends the same again under the same key. No words of anybody.
CREATE TABLE api_answers (
  token_id INTEGER NOT NULL REFERENCES api_tokens (id),
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (token_id, route, key)
) STRICT;
CREATE INDEX api_answers_by_age ON api_answers (at);

-- All cases in the order in which they moved last: open ones have an index already.
CREATE INDEX cases_closed_by_activity ON cases (last_activity_at, id) WHERE NOT is_open;
CREATE INDEX cases_closed_of_team ON cases (team_id, last_activity_at, id) WHERE NOT is_open;
CREATE INDEX cases_closed_of_no_team ON cases (last_activity_at, id) WHERE NOT is_open AND team_id IS NULL;
