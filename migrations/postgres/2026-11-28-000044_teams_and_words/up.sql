-- A team that was closed, and the one that took over: what is open of it goes there, now and later.
ALTER TABLE teams ADD COLUMN closed_at TIMESTAMP;
ALTER TABLE teams ADD COLUMN taken_over_by BIGINT;

-- Letters that somebody sends to themselves, to read them as they would arrive: the words that they tried.
CREATE TABLE letter_trials (
  letter_id BIGINT PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  words TEXT NOT NULL
);
CREATE INDEX letter_trials_by_age ON letter_trials (at);
