-- The release before sends whatever waits, and knows no message that was stopped.
UPDATE incident_deliveries SET is_waiting = true WHERE state = 'waiting';
UPDATE incident_deliveries SET state = 'refused' WHERE state = 'stopped';
DROP INDEX incident_messages_to_begin;
ALTER TABLE incident_messages DROP COLUMN begins_at;
