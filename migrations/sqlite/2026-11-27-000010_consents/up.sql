-- What the consumer agreed to, each by itself: share, mediation, statistics, parted by blanks.
ALTER TABLE cases ADD COLUMN consents TEXT NOT NULL DEFAULT '';
UPDATE cases SET consents = 'share' WHERE consent;
ALTER TABLE cases DROP COLUMN consent;
-- For whom somebody else complains, with their written authority.
ALTER TABLE cases ADD COLUMN represented TEXT;
