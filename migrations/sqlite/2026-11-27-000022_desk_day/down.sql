DROP INDEX outbox_ended;
