-- Which further order of the case a fact is about, by its position; none for the order that the complaint is about.
ALTER TABLE facts ADD COLUMN other_order INTEGER;
-- Only a part of what was paid was given back.
ALTER TABLE facts ADD COLUMN is_part BOOLEAN NOT NULL DEFAULT FALSE;

-- Numbers are found however they are copied: by their key, as store/numbers.rs writes it.
DROP INDEX other_orders_by_payment;
DROP INDEX other_orders_by_order;
DROP INDEX cases_related_by_payment;
DROP INDEX cases_related_by_order;
CREATE INDEX cases_related_by_order ON cases (upper(replace(replace(order_number, ' ', ''), '-', '')), id)
  WHERE order_number IS NOT NULL;
CREATE INDEX cases_related_by_payment ON cases (upper(replace(replace(payment_reference, ' ', ''), '-', '')), id)
  WHERE payment_reference IS NOT NULL;
CREATE INDEX other_orders_by_order ON other_orders (upper(replace(replace(order_number, ' ', ''), '-', '')))
  WHERE order_number IS NOT NULL;
CREATE INDEX other_orders_by_payment ON other_orders (upper(replace(replace(payment_reference, ' ', ''), '-', '')))
  WHERE payment_reference IS NOT NULL;
