-- Open cases for which nobody else is waited; days that were counted before have none.
ALTER TABLE backlog_days ADD COLUMN ours INTEGER;
