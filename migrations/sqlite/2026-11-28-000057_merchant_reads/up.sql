-- Until when a promise of the merchant keeps its link open.
ALTER TABLE merchant_requests ADD COLUMN promised_until TEXT;

-- In which browsers a request was read by the merchant's link, and when first: a link that went on to others shows.
CREATE TABLE merchant_reads (
  request_id INTEGER NOT NULL REFERENCES merchant_requests (id),
  session_hash TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (request_id, session_hash)
) STRICT, WITHOUT ROWID;

-- Its link or its address has ended, and what it is asked has not: a job asks again, or says that nobody is reached.
ALTER TABLE merchants ADD COLUMN asks_again INTEGER NOT NULL DEFAULT 0;
CREATE INDEX merchants_asking ON merchants (id) WHERE asks_again;

-- Whoever is told of cases, or would be if it were there: what happens meanwhile is kept for it.
ALTER TABLE webhooks ADD COLUMN is_told INTEGER NOT NULL DEFAULT 1;
UPDATE webhooks SET is_told = (removed_at IS NULL AND (off_why IS NULL OR off_why <> 'by_hand'));
CREATE INDEX webhooks_told ON webhooks (id) WHERE is_told;
