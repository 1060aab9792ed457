DROP INDEX cases_open_of_agent;
CREATE INDEX cases_open_of_agent ON cases (assignee_id, due_at, id) WHERE is_open;
DROP TABLE routings;
DROP TABLE staffing;
