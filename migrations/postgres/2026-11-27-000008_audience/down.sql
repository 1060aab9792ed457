ALTER TABLE evidence DROP COLUMN replaced_by;
ALTER TABLE evidence DROP COLUMN audience;
