-- When each case came and what about: bursts are counted here, and no case is read for it.
CREATE TABLE arrivals (
  case_id INTEGER NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
  -- Whole hours since 1970.
  hour INTEGER NOT NULL,
  provider TEXT NOT NULL,
  problem_type TEXT NOT NULL,
  merchant TEXT NOT NULL
) STRICT;
INSERT INTO arrivals SELECT id, CAST(strftime('%s', filed_at) AS INTEGER) / 3600, provider, problem_type, merchant FROM cases;
CREATE INDEX arrivals_by_hour ON arrivals (hour, provider, problem_type, merchant);
CREATE INDEX arrivals_alike ON arrivals (provider, problem_type, merchant, hour, case_id);
CREATE INDEX arrivals_of_provider ON arrivals (provider, problem_type, hour, case_id);

-- Many cases with one cause.
CREATE TABLE incidents (
  id INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  -- proposed, open, dismissed, closed.
  state TEXT NOT NULL,
  is_past INTEGER NOT NULL,
  provider TEXT NOT NULL,
  problem_type TEXT NOT NULL,
  -- NULL: whatever the merchant.
  merchant TEXT,
  -- While it stands, nothing of the same dimensions is proposed.
  burst TEXT UNIQUE,
  -- Empty: made of its dimensions.
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  from_hour INTEGER NOT NULL,
  to_hour INTEGER NOT NULL,
  -- New alike cases join by themselves while it is open.
  joins INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  made_by INTEGER REFERENCES people (id),
  decided_at TEXT,
  decided_by INTEGER REFERENCES people (id),
  -- Why it was dismissed, or how it ended.
  reason TEXT NOT NULL,
  root_cause TEXT,
  -- Cases by hour beside the usual rate, as they were counted: the evidence.
  peak TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_by_state ON incidents (is_past, id);

-- What was ever in an incident; a case is in one at a time.
CREATE TABLE incident_cases (
  incident_id INTEGER NOT NULL REFERENCES incidents (id),
  case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  by_person INTEGER REFERENCES people (id),
  left_at TEXT,
  PRIMARY KEY (incident_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX incident_of_case ON incident_cases (case_id) WHERE left_at IS NULL;

-- One message to all of them, and how it went with each.
CREATE TABLE incident_messages (
  id INTEGER NOT NULL PRIMARY KEY,
  incident_id INTEGER NOT NULL REFERENCES incidents (id),
  by_person INTEGER NOT NULL REFERENCES people (id),
  at TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL
) STRICT;
CREATE INDEX incident_messages_of ON incident_messages (incident_id, id);
CREATE TABLE incident_deliveries (
  message_id INTEGER NOT NULL REFERENCES incident_messages (id),
  case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  -- waiting, sent, left, refused.
  state TEXT NOT NULL,
  is_waiting INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (message_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_deliveries_waiting ON incident_deliveries (message_id, case_id) WHERE is_waiting;

-- What the portal says of it while it lasts.
CREATE TABLE incident_banners (
  incident_id INTEGER NOT NULL PRIMARY KEY REFERENCES incidents (id),
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  from_at TEXT NOT NULL,
  until_at TEXT NOT NULL
) STRICT;
CREATE INDEX incident_banners_until ON incident_banners (until_at);
