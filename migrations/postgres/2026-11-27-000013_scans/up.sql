-- What the virus scanner says of a file: none (there is no scanner), wanted, clean, infected, released.
ALTER TABLE evidence ADD COLUMN scan TEXT NOT NULL DEFAULT 'none';
-- The name of what it found.
ALTER TABLE evidence ADD COLUMN scan_found TEXT;
CREATE INDEX evidence_wanting_scan ON evidence (id) WHERE scan = 'wanted';

-- Pages of a PDF as pictures, the first is also its preview.
ALTER TABLE evidence ADD COLUMN wants_pages BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX evidence_wanting_pages ON evidence (id) WHERE wants_pages;
CREATE TABLE evidence_pages (
  evidence_id BIGINT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
  page INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (evidence_id, page)
);
CREATE INDEX evidence_pages_by_content ON evidence_pages (sha256);
