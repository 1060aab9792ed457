-- What somebody of the staff is writing on a case: theirs alone, one of each kind.
CREATE TABLE desk_drafts (
  case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  -- messages, notes, information-request, merchant-request.
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Who is asked and by when, as typed; empty where the form has no such field.
  whom TEXT NOT NULL,
  until TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (case_id, person_id, kind)
) STRICT;
CREATE INDEX desk_drafts_of_person ON desk_drafts (person_id, updated_at);
CREATE INDEX desk_drafts_by_age ON desk_drafts (updated_at);

-- What may belong together: the same merchant, phone, order or payment.
CREATE INDEX cases_related_by_merchant ON cases (merchant, provider, id, team_id);
CREATE INDEX cases_related_by_phone ON cases (contact_phone, id) WHERE contact_phone IS NOT NULL;
CREATE INDEX cases_related_by_order ON cases (order_number, id) WHERE order_number IS NOT NULL;
CREATE INDEX cases_related_by_payment ON cases (payment_reference, id) WHERE payment_reference IS NOT NULL;
CREATE INDEX other_orders_by_order ON other_orders (order_number) WHERE order_number IS NOT NULL;
CREATE INDEX other_orders_by_payment ON other_orders (payment_reference) WHERE payment_reference IS NOT NULL;
