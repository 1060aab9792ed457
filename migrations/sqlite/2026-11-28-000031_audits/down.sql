DROP INDEX audits_by_time;
DROP INDEX audits_of_target;
