-- Programs of others that are told what happens to cases.
CREATE TABLE webhooks (
  id INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  -- Codes of what it is told of, with blanks between them.
  topics TEXT NOT NULL,
  -- NULL: cases of every team, and of none.
  team_id INTEGER REFERENCES teams (id),
  is_active INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  -- Why and when it was switched off.
  off_why TEXT,
  off_at TEXT,
  removed_at TEXT,
  -- Since when nothing has arrived there.
  failing_since TEXT,
  -- One worker at a time has it; whichever was served longest ago comes first.
  served_at TEXT NOT NULL,
  lease TEXT,
  lease_until TEXT
) STRICT;
CREATE UNIQUE INDEX webhooks_by_name ON webhooks (name) WHERE removed_at IS NULL;
CREATE INDEX webhooks_active ON webhooks (served_at, id) WHERE is_active;

-- At most two of a webhook sign: the older one until a time that is named.
CREATE TABLE webhook_secrets (
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id),
  number INTEGER NOT NULL,
  -- As the seal left it.
  sealed TEXT NOT NULL,
  made_at TEXT NOT NULL,
  ends_at TEXT,
  PRIMARY KEY (webhook_id, number)
) STRICT;

-- What is to be told, written in the transaction of what it tells of. Ids and codes, never a word of anybody's.
CREATE TABLE webhook_deliveries (
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id),
  event_id INTEGER NOT NULL,
  -- 0 tells of the event, 1 of the status that followed.
  part INTEGER NOT NULL,
  topic TEXT NOT NULL,
  reference TEXT,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  state TEXT NOT NULL,
  is_waiting INTEGER NOT NULL,
  -- In all, and of those since somebody had it sent again that failed.
  attempts INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  next_at TEXT NOT NULL,
  last_at TEXT,
  last_status INTEGER,
  last_fault TEXT,
  last_said TEXT,
  PRIMARY KEY (webhook_id, event_id, part)
) STRICT;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, next_at) WHERE is_waiting;
CREATE INDEX webhook_deliveries_oldest ON webhook_deliveries (created_at) WHERE is_waiting;
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, event_id, part) WHERE state = 'failed';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

-- Each attempt, written before anything is sent. One without an end was cut off: whether it arrived, nobody here knows.
CREATE TABLE webhook_attempts (
  webhook_id INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  part INTEGER NOT NULL,
  number INTEGER NOT NULL,
  begun_at TEXT NOT NULL,
  ended_at TEXT,
  status INTEGER,
  fault TEXT,
  PRIMARY KEY (webhook_id, event_id, part, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_attempts_by_age ON webhook_attempts (begun_at);
