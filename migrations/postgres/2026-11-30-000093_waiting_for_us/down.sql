ALTER TABLE backlog_days DROP COLUMN ours;
