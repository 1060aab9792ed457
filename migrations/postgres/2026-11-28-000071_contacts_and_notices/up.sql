-- How staff reach a provider, and what they should know of it.
ALTER TABLE providers ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Letters of notice about a merchant or a provider that somebody sent to an outside body: on which day, to whom.
CREATE TABLE notices_sent (
  id BIGINT NOT NULL PRIMARY KEY,
  merchant_id BIGINT REFERENCES merchants (id),
  provider TEXT REFERENCES providers (slug),
  sent_on DATE NOT NULL,
  body TEXT NOT NULL,
  by_person BIGINT NOT NULL REFERENCES people (id),
  at TIMESTAMP NOT NULL,
  -- It was a mistake.
  removed_at TIMESTAMP,
  CHECK ((merchant_id IS NULL) <> (provider IS NULL))
);
CREATE INDEX notices_sent_of_merchant ON notices_sent (merchant_id, sent_on) WHERE merchant_id IS NOT NULL;
CREATE INDEX notices_sent_of_provider ON notices_sent (provider, sent_on) WHERE provider IS NOT NULL;
