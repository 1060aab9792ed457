-- By which words a case is found. A page holds the words of some texts of a case, the first page most often of all.
-- The id is the case's: SQLite has one of its own there.
CREATE TABLE case_words (
    id BIGINT GENERATED ALWAYS AS (case_id) STORED,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    page INTEGER NOT NULL,
    from_text BIGINT NOT NULL,
    chars BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (case_id, page)
);

CREATE INDEX case_words_index ON case_words USING gin (words);

-- Cases from here on are found; those before wait for the job that goes back through them.
CREATE TABLE search_marks (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    before_case BIGINT NOT NULL
);

INSERT INTO search_marks (id, before_case) SELECT 1, coalesce(max(id) + 1, 0) FROM cases;
