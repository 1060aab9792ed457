-- What merchants were asked by letter, and what came of it. What they said stands in the history of the case.
CREATE TABLE merchant_requests (
  id INTEGER NOT NULL PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  merchant_id INTEGER NOT NULL REFERENCES merchants (id),
  text_id INTEGER NOT NULL,
  asked_at TEXT NOT NULL,
  -- By when they are to answer; moves once, where they ask for time.
  until TEXT NOT NULL,
  -- From when the time counts that reminders go by.
  since TEXT NOT NULL,
  put_off INTEGER NOT NULL,
  -- Reminders sent in it.
  reminded INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  -- The newest one.
  answer TEXT,
  answered_at TEXT,
  -- When the merchant was first heard, by the link or otherwise, and whether that was in time.
  heard_at TEXT,
  in_time INTEGER,
  -- When the case went on without an answer.
  missed_at TEXT,
  -- When nothing was asked by it any more.
  ended_at TEXT,
  -- What came with the answers.
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  -- When somebody first read it by the merchant's link.
  read_at TEXT
) STRICT;
CREATE INDEX merchant_requests_of_case ON merchant_requests (case_id, id);
-- What a link opens, and the merchant's record.
CREATE INDEX merchant_requests_of_merchant ON merchant_requests (merchant_id, until);

-- Whose requests a browser opened by a merchant's link.
CREATE TABLE guest_merchants (
  session_hash TEXT NOT NULL PRIMARY KEY REFERENCES sessions (token_hash) ON DELETE CASCADE,
  merchant_id INTEGER NOT NULL REFERENCES merchants (id),
  link_id INTEGER NOT NULL REFERENCES links (id),
  generation INTEGER NOT NULL,
  opened_at TEXT NOT NULL
) STRICT;
CREATE INDEX guest_merchants_of_link ON guest_merchants (link_id);
