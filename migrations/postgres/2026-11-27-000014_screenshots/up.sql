-- What screenshots say, as a program read it: offered to whoever handed them in, never taken as proven.
CREATE TABLE screenshot_readings (
  evidence_id BIGINT PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  wanted BOOLEAN NOT NULL,
  amount_minor BIGINT,
  -- On the clock of the phone.
  at TIMESTAMP,
  counterparty TEXT,
  order_number TEXT,
  payment_reference TEXT,
  state TEXT
);
CREATE INDEX screenshot_readings_wanted ON screenshot_readings (evidence_id) WHERE wanted;
