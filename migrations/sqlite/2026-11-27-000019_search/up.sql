-- By which words a case is found. A page holds the words of some texts of a case, the first page most often of all;
-- the words themselves stand in the index alone, under the page's id. Ids rise with the age of cases, the newest has the
-- highest: an old case that is taken up later gets one below all there are.
CREATE TABLE case_words (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    page INTEGER NOT NULL,
    from_text BIGINT NOT NULL,
    chars BIGINT NOT NULL,
    UNIQUE (case_id, page)
);

CREATE VIRTUAL TABLE case_words_index
USING fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- Cases from here on are found; those before wait for the job that goes back through them.
CREATE TABLE search_marks (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    before_case BIGINT NOT NULL
);

INSERT INTO search_marks (id, before_case) SELECT 1, coalesce(max(id) + 1, 0) FROM cases;
