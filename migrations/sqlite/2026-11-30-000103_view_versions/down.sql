DROP INDEX cases_open_by_due;
CREATE INDEX cases_open_by_due ON cases (due_at, id, team_id, status, provider, problem_type, priority, assignee_id, level,
    amount_minor, merchant, filed_at, is_due_soon, unanswered, vulnerable, follow_up_at,
    channel, due_clock) WHERE is_open;
ALTER TABLE views DROP COLUMN version;
