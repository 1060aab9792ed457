-- What of its checklist is done on a case: ids of the items, with a space between.
ALTER TABLE cases ADD COLUMN checks TEXT NOT NULL DEFAULT '';
