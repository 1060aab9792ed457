DELETE FROM bill_lines WHERE position > 1;
ALTER TABLE bill_lines DROP CONSTRAINT bill_lines_pkey;
ALTER TABLE bill_lines DROP COLUMN position;
ALTER TABLE bill_lines ADD PRIMARY KEY (evidence_id, line);
