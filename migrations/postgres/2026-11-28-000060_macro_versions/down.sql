ALTER TABLE macros DROP COLUMN version;
