ALTER TABLE clocks DROP COLUMN pulled;
DROP TABLE case_links;
