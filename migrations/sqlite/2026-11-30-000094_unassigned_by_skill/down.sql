DROP INDEX cases_open_unassigned;
CREATE INDEX cases_open_unassigned ON cases (due_at, id, team_id) WHERE is_open AND assignee_id IS NULL;
