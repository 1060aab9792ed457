-- A code from somebody's phone beside their password: the secret behind it is sealed; the step used last is never used again.
CREATE TABLE second_steps (
  person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  -- From when it is asked for; NULL until the first code was right.
  since TEXT,
  last_step INTEGER NOT NULL
) STRICT;

-- Codes to be written down, for a phone that is lost: hashed, each works once.
CREATE TABLE recovery_codes (
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (person_id, code_hash)
) STRICT;
