CREATE TABLE bill_lines_old (
  evidence_id INTEGER NOT NULL REFERENCES bill_readings (evidence_id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  at TEXT NOT NULL,
  direction TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  refunded_minor INTEGER,
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
) STRICT;
INSERT INTO bill_lines_old (evidence_id, line, at, direction, amount_minor, refunded_minor, currency, counterparty, description, method, status_raw, order_state, transaction_id, order_number, likeness)
  SELECT evidence_id, line, at, direction, amount_minor, refunded_minor, currency, counterparty, description, method, status_raw, order_state, transaction_id, order_number, likeness FROM bill_lines WHERE position = 1;
DROP TABLE bill_lines;
ALTER TABLE bill_lines_old RENAME TO bill_lines;
