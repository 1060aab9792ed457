-- Other devices on which a draft is filled in, beside the one where it was begun.
CREATE TABLE draft_devices (
  token_hash TEXT PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX draft_devices_of_draft ON draft_devices (draft_id, at);
