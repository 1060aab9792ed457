CREATE TABLE process_numbers (
    number INTEGER NOT NULL PRIMARY KEY,
    held_until TIMESTAMP NOT NULL
);
