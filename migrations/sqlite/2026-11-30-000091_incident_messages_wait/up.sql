-- What all of an incident are told waits a minute, so that it can be stopped until then. Its rows wait for their turn (`is_waiting`)
-- from then on: a process of the release before, which knows no minute, sends none of them earlier.
ALTER TABLE incident_messages ADD COLUMN begins_at TEXT;
CREATE INDEX incident_messages_to_begin ON incident_messages (begins_at) WHERE begins_at IS NOT NULL;
