-- Bills are looked through for each order of a complaint: 1, and from 2 the further ones.
ALTER TABLE bill_lines ADD COLUMN position INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bill_lines ALTER COLUMN position DROP DEFAULT;
ALTER TABLE bill_lines DROP CONSTRAINT bill_lines_pkey;
ALTER TABLE bill_lines ADD PRIMARY KEY (evidence_id, position, line);
