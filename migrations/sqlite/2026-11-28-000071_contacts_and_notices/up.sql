-- How staff reach a provider, and what they should know of it.
ALTER TABLE providers ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Letters of notice about a merchant or a provider that somebody sent to an outside body: on which day, to whom.
CREATE TABLE notices_sent (
  id INTEGER NOT NULL PRIMARY KEY,
  merchant_id INTEGER REFERENCES merchants (id),
  provider TEXT REFERENCES providers (slug),
  sent_on TEXT NOT NULL,
  body TEXT NOT NULL,
  by_person INTEGER NOT NULL REFERENCES people (id),
  at TEXT NOT NULL,
  -- It was a mistake.
  removed_at TEXT,
  CHECK ((merchant_id IS NULL) <> (provider IS NULL))
) STRICT;
CREATE INDEX notices_sent_of_merchant ON notices_sent (merchant_id, sent_on) WHERE merchant_id IS NOT NULL;
CREATE INDEX notices_sent_of_provider ON notices_sent (provider, sent_on) WHERE provider IS NOT NULL;
