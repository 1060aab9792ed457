-- What was changed of one account, and what was changed lately.
CREATE INDEX audits_of_target ON audits (target_id, at, id);
CREATE INDEX audits_by_time ON audits (at, id);
