-- What all of an incident are told waits a minute, so that it can be stopped until then.
ALTER TABLE incident_messages ADD COLUMN begins_at TIMESTAMP;
