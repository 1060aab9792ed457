-- Letters that go as text messages, and whether a person wants any.
ALTER TABLE outbox ADD COLUMN way TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE people ADD COLUMN texts INTEGER NOT NULL DEFAULT 1;
