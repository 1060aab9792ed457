-- At most one row: since when letters and deadlines are held.
CREATE TABLE holds (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since TEXT NOT NULL
) STRICT;
