-- Programs that send facts about orders: each speaks of the orders of one provider, or of one merchant of the register.
CREATE TABLE fact_senders (
  id BIGINT NOT NULL PRIMARY KEY,
  -- What it calls itself in a request: no secret.
  public_id TEXT NOT NULL UNIQUE,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  provider TEXT REFERENCES providers (slug),
  merchant_id BIGINT REFERENCES merchants (id),
  made_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP
);
CREATE UNIQUE INDEX fact_senders_by_name ON fact_senders (name) WHERE revoked_at IS NULL;

-- At most two of a sender are alive: the next one is in use before the last one ends.
CREATE TABLE fact_secrets (
  sender_id BIGINT NOT NULL REFERENCES fact_senders (id),
  number BIGINT NOT NULL,
  -- As the seal left it.
  sealed TEXT NOT NULL,
  made_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  PRIMARY KEY (sender_id, number)
);

-- What was answered to each message, so that one that comes again is answered the same.
CREATE TABLE fact_messages (
  sender_id BIGINT NOT NULL,
  message TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  verdicts TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (sender_id, message)
);
CREATE INDEX fact_messages_by_age ON fact_messages (at);

-- Where a fact comes from that no person wrote down.
CREATE TABLE fact_origins (
  fact_id BIGINT NOT NULL PRIMARY KEY REFERENCES facts (id),
  sender_id BIGINT,
  file_id BIGINT,
  said_by TEXT NOT NULL,
  raw_state TEXT,
  amount_minor BIGINT,
  currency TEXT
);

-- How a provider's files of orders are read: their columns, and their words for states.
CREATE TABLE order_mappings (
  provider TEXT NOT NULL PRIMARY KEY REFERENCES providers (slug),
  version BIGINT NOT NULL,
  mapping TEXT NOT NULL
);

-- Files of orders: what came, and what became of it. Its lines are kept nowhere.
CREATE TABLE order_files (
  id BIGINT NOT NULL PRIMARY KEY,
  provider TEXT NOT NULL REFERENCES providers (slug),
  name TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  -- NULL once the file itself is gone.
  sha256 TEXT,
  state TEXT NOT NULL,
  by_person BIGINT NOT NULL REFERENCES people (id),
  at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,
  mapping TEXT NOT NULL,
  lines BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  known BIGINT NOT NULL,
  unmatched BIGINT NOT NULL,
  broken BIGINT NOT NULL,
  -- Broken lines by number, and words that nobody knows yet, as JSON.
  report TEXT NOT NULL,
  lease TEXT,
  lease_until TIMESTAMP
);
CREATE INDEX order_files_to_read ON order_files (id) WHERE state IN ('checking', 'waiting');
CREATE INDEX order_files_by_provider ON order_files (provider, id);
CREATE INDEX order_files_kept ON order_files (sha256) WHERE sha256 IS NOT NULL;
