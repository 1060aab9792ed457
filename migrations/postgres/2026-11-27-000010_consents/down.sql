ALTER TABLE cases DROP COLUMN represented;
ALTER TABLE cases ADD COLUMN consent BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE cases SET consent = TRUE WHERE consents LIKE '%share%';
ALTER TABLE cases DROP COLUMN consents;
