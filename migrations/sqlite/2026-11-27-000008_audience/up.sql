-- Who may see a file beside staff: consumer, or merchant too. A bill tells of other purchases: its consumer decides.
ALTER TABLE evidence ADD COLUMN audience TEXT NOT NULL DEFAULT 'consumer';
-- The file that came in the place of this one.
ALTER TABLE evidence ADD COLUMN replaced_by INTEGER REFERENCES evidence (id);
-- Looked at whenever a row of evidence goes.
CREATE INDEX evidence_replaced ON evidence (replaced_by) WHERE replaced_by IS NOT NULL;
UPDATE evidence SET audience = 'merchant'
  WHERE kind <> 'bill_export' AND case_id IN (SELECT id FROM cases WHERE consent);
