DROP TABLE evidence_pages;
DROP INDEX evidence_wanting_pages;
ALTER TABLE evidence DROP COLUMN wants_pages;
DROP INDEX evidence_wanting_scan;
ALTER TABLE evidence DROP COLUMN scan_found;
ALTER TABLE evidence DROP COLUMN scan;
