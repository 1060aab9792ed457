-- Whoever saves a view says which version they saw, so that nobody's conditions are written over unseen.
ALTER TABLE views ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- A filter by amount is one of a currency, and is decided in the index.
DROP INDEX cases_open_by_due;
CREATE INDEX cases_open_by_due ON cases (due_at, id, team_id, status, provider, problem_type, priority, assignee_id, level,
    amount_minor, currency, merchant, filed_at, is_due_soon, unanswered, vulnerable, follow_up_at,
    channel, due_clock) WHERE is_open;
