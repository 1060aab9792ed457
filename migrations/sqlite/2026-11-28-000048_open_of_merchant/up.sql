-- Open cases of one merchant: a rare one is not looked for among all that is open, and of a large one what is closed is not read.
CREATE INDEX cases_open_of_merchant ON cases (merchant, due_at, id) WHERE is_open;
