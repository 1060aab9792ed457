-- Whoever saves a macro says which version they saw, so that nobody's words are written over unseen.
ALTER TABLE macros ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
