DROP INDEX evidence_replaced;
ALTER TABLE evidence DROP COLUMN replaced_by;
ALTER TABLE evidence DROP COLUMN audience;
