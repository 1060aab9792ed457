-- Words ready to be said, with what else is done; and what was done to many cases at once.
CREATE TABLE macros (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    says TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    doing TEXT NOT NULL,
    audience TEXT NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES people (id),
    team_id BIGINT REFERENCES teams (id),
    uses BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX macros_of_owner ON macros (owner_id, id);
CREATE INDEX macros_of_audience ON macros (audience, team_id, id);

CREATE TABLE bulk_runs (
    id BIGINT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    at TIMESTAMP NOT NULL,
    what TEXT NOT NULL,
    total BIGINT NOT NULL,
    done_at TIMESTAMP,
    undone_at TIMESTAMP
);
CREATE INDEX bulk_runs_by_time ON bulk_runs (at);

CREATE TABLE bulk_rows (
    run_id BIGINT NOT NULL REFERENCES bulk_runs (id),
    case_id BIGINT NOT NULL REFERENCES cases (id),
    state TEXT NOT NULL,
    reason TEXT,
    before TEXT,
    after TEXT,
    PRIMARY KEY (run_id, case_id)
);
