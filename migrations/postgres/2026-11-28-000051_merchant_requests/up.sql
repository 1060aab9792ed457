-- What merchants were asked by letter, and what came of it. What they said stands in the history of the case.
CREATE TABLE merchant_requests (
  id BIGINT NOT NULL PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  merchant_id BIGINT NOT NULL REFERENCES merchants (id),
  text_id BIGINT NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  -- By when they are to answer; moves once, where they ask for time.
  until TIMESTAMP NOT NULL,
  -- From when the time counts that reminders go by.
  since TIMESTAMP NOT NULL,
  put_off BOOLEAN NOT NULL,
  -- Reminders sent in it.
  reminded INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  -- The newest one.
  answer TEXT,
  answered_at TIMESTAMP,
  -- When the merchant was first heard, by the link or otherwise, and whether that was in time.
  heard_at TIMESTAMP,
  in_time BOOLEAN,
  -- When the case went on without an answer.
  missed_at TIMESTAMP,
  -- When nothing was asked by it any more.
  ended_at TIMESTAMP,
  -- What came with the answers.
  files INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  -- When somebody first read it by the merchant's link.
  read_at TIMESTAMP
);
CREATE INDEX merchant_requests_of_case ON merchant_requests (case_id, id);
-- What a link opens, and the merchant's record.
CREATE INDEX merchant_requests_of_merchant ON merchant_requests (merchant_id, until);

-- Whose requests a browser opened by a merchant's link.
CREATE TABLE guest_merchants (
  session_hash TEXT NOT NULL PRIMARY KEY REFERENCES sessions (token_hash) ON DELETE CASCADE,
  merchant_id BIGINT NOT NULL REFERENCES merchants (id),
  link_id BIGINT NOT NULL REFERENCES links (id),
  generation INTEGER NOT NULL,
  opened_at TIMESTAMP NOT NULL
);
CREATE INDEX guest_merchants_of_link ON guest_merchants (link_id);
