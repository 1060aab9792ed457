DROP INDEX drafts_of_desk;
ALTER TABLE drafts DROP COLUMN intake_key;
