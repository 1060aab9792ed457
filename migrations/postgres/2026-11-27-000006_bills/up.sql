-- Bills that people exported from a payment app: read once in a job, for the order that they are to prove.
CREATE TABLE bill_readings (
  evidence_id BIGINT PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  wanted BOOLEAN NOT NULL,
  -- The order looked for, as JSON.
  sought TEXT NOT NULL,
  source TEXT,
  seen BIGINT NOT NULL,
  damaged BIGINT NOT NULL,
  -- Why it could not be read, as a code.
  trouble TEXT,
  read_at TIMESTAMP
);
CREATE INDEX bill_readings_wanted ON bill_readings (evidence_id) WHERE wanted;

-- The lines that are about the order, or could be. The others stay in the file.
CREATE TABLE bill_lines (
  evidence_id BIGINT NOT NULL REFERENCES bill_readings (evidence_id) ON DELETE CASCADE,
  line BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  direction TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  refunded_minor BIGINT,
  currency TEXT NOT NULL,
  counterparty TEXT NOT NULL,
  description TEXT NOT NULL,
  method TEXT NOT NULL,
  status_raw TEXT NOT NULL,
  order_state TEXT NOT NULL,
  transaction_id TEXT,
  order_number TEXT,
  -- payment_reference, order_number, or circumstances.
  likeness TEXT NOT NULL,
  PRIMARY KEY (evidence_id, line)
);
