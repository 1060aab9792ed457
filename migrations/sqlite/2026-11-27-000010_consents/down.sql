ALTER TABLE cases DROP COLUMN represented;
ALTER TABLE cases ADD COLUMN consent INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET consent = 1 WHERE consents LIKE '%share%';
ALTER TABLE cases DROP COLUMN consents;
