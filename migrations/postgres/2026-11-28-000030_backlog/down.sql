DROP TABLE backlog_days;
