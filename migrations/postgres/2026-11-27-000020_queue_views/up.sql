-- What the desk finds cases by: tags, a date to look again, saved views; and the orders in which a queue is read.
ALTER TABLE cases ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN follow_up_at TIMESTAMP;
ALTER TABLE people ADD COLUMN queue_look TEXT NOT NULL DEFAULT '';

CREATE TABLE case_tags (
    tag TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (tag, is_open, case_id)
);
CREATE INDEX case_tags_of_case ON case_tags (case_id);

CREATE TABLE tags (
    name TEXT NOT NULL PRIMARY KEY,
    used_at TIMESTAMP NOT NULL
);
CREATE INDEX tags_by_use ON tags (used_at);

CREATE TABLE views (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    audience TEXT NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES people (id),
    team_id BIGINT REFERENCES teams (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX views_of_owner ON views (owner_id, id);
CREATE INDEX views_of_audience ON views (audience, team_id, id);

-- A filter is decided in the index: the row is read only where it fits.
DROP INDEX cases_open_by_due;
CREATE INDEX cases_open_by_due ON cases (due_at, id, team_id, status, provider, problem_type, priority, assignee_id, level,
    amount_minor, merchant, filed_at, is_due_soon, unanswered, vulnerable, follow_up_at,
    channel, due_clock) WHERE is_open;
CREATE INDEX cases_open_by_age ON cases (filed_at, id, team_id, status, provider, problem_type, assignee_id) WHERE is_open;
CREATE INDEX cases_open_by_activity ON cases (last_activity_at, id, team_id, status, provider, problem_type, assignee_id) WHERE is_open;
CREATE INDEX cases_open_by_priority ON cases
    ((CASE priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END), due_at, id, team_id, status,
    provider, problem_type, assignee_id) WHERE is_open;
CREATE INDEX cases_open_put_off ON cases (due_at, id, team_id, follow_up_at) WHERE is_open AND follow_up_at IS NOT NULL;
