-- The letters of a case that were given up or cancelled.
CREATE INDEX outbox_ended ON outbox (case_id, id) WHERE NOT is_queued AND sent_at IS NULL;
