-- Words ready to be said, with what else is done; and what was done to many cases at once.
CREATE TABLE macros (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    says TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    doing TEXT NOT NULL,
    audience TEXT NOT NULL,
    owner_id INTEGER NOT NULL REFERENCES people (id),
    team_id INTEGER REFERENCES teams (id),
    uses INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX macros_of_owner ON macros (owner_id, id);
CREATE INDEX macros_of_audience ON macros (audience, team_id, id);

CREATE TABLE bulk_runs (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    total INTEGER NOT NULL,
    done_at TEXT,
    undone_at TEXT
) STRICT;
CREATE INDEX bulk_runs_by_time ON bulk_runs (at);

CREATE TABLE bulk_rows (
    run_id INTEGER NOT NULL REFERENCES bulk_runs (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    state TEXT NOT NULL,
    reason TEXT,
    before TEXT,
    after TEXT,
    PRIMARY KEY (run_id, case_id)
) STRICT, WITHOUT ROWID;
