ALTER TABLE clocks DROP COLUMN borrowed;
ALTER TABLE clocks DROP COLUMN most;
ALTER TABLE clocks DROP COLUMN pulled;
DROP TABLE case_links;
