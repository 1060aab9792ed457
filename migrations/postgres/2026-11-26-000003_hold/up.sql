-- At most one row: since when letters and deadlines are held.
CREATE TABLE holds (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  since TIMESTAMP NOT NULL
);
