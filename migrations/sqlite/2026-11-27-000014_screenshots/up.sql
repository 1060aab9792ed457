-- What screenshots say, as a program read it: offered to whoever handed them in, never taken as proven.
CREATE TABLE screenshot_readings (
  evidence_id INTEGER PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  wanted INTEGER NOT NULL,
  amount_minor INTEGER,
  -- On the clock of the phone.
  at TEXT,
  counterparty TEXT,
  order_number TEXT,
  payment_reference TEXT,
  state TEXT
) STRICT;
CREATE INDEX screenshot_readings_wanted ON screenshot_readings (evidence_id) WHERE wanted;
