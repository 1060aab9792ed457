-- Further orders with the same problem, in the same case.
CREATE TABLE other_orders (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  position INTEGER NOT NULL,
  order_number TEXT,
  payment_reference TEXT,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  paid_on TEXT,
  PRIMARY KEY (case_id, position)
) STRICT;
