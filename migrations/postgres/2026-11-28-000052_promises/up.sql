-- Who has to do what was promised, when somebody is reminded of it, and what became of it.
ALTER TABLE offers ADD COLUMN promiser TEXT NOT NULL DEFAULT 'house';
ALTER TABLE remedies ADD COLUMN promiser TEXT NOT NULL DEFAULT 'house';
ALTER TABLE remedies ADD COLUMN remind_at TIMESTAMP NOT NULL DEFAULT '2999-12-31 00:00:00';
ALTER TABLE remedies ADD COLUMN due_at TIMESTAMP NOT NULL DEFAULT '2999-12-31 00:00:00';
ALTER TABLE remedies ADD COLUMN reminded BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE remedies ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE remedies ADD COLUMN dropped_at TIMESTAMP;

-- What was promised before: the day ends, and its eve begins, as in the house's first zone.
UPDATE remedies SET remind_at = due_on - INTERVAL '23 hours', due_at = due_on + INTERVAL '16 hours';
-- What was late before anybody looked is late, and nobody is written to about it now.
UPDATE remedies SET reminded = TRUE, late = TRUE WHERE done_at IS NULL AND due_at <= (CURRENT_TIMESTAMP AT TIME ZONE 'UTC');
UPDATE cases SET sweep_at = (SELECT MIN(remind_at) FROM remedies WHERE case_id = cases.id AND done_at IS NULL AND NOT late)
WHERE is_open AND EXISTS (SELECT 1 FROM remedies WHERE case_id = cases.id AND done_at IS NULL AND NOT late AND remind_at < cases.sweep_at);

-- What a provider is asked to leave alone while its payment is disputed.
CREATE TABLE payment_holds (
  id BIGINT NOT NULL PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  text_id BIGINT NOT NULL,
  asks TEXT NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  until TIMESTAMP NOT NULL,
  late BOOLEAN NOT NULL,
  answered_at TIMESTAMP,
  granted TEXT NOT NULL,
  -- The last day on which it holds.
  ends_on DATE,
  remind_at TIMESTAMP,
  ends_at TIMESTAMP,
  reminded BOOLEAN NOT NULL,
  ended_at TIMESTAMP
);
CREATE INDEX payment_holds_of_case ON payment_holds (case_id, id);

-- Harm to a consumer's credit, and the newest objection to it.
CREATE TABLE credit_harms (
  case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id),
  harm TEXT NOT NULL,
  said_at TIMESTAMP NOT NULL,
  door TEXT,
  filed_on DATE,
  answer_by TIMESTAMP,
  late BOOLEAN NOT NULL,
  answer TEXT,
  answered_at TIMESTAMP,
  -- Somebody still has to do something.
  is_open BOOLEAN NOT NULL,
  -- By when; where there is no date yet, when it was said.
  due_at TIMESTAMP NOT NULL,
  corrected_at TIMESTAMP,
  -- When time has something to say of the objection, also once the case is closed.
  next_at TIMESTAMP
);
CREATE INDEX credit_harms_open ON credit_harms (due_at, case_id) WHERE is_open;
CREATE INDEX credit_harms_next ON credit_harms (next_at, case_id) WHERE next_at IS NOT NULL;

-- What lists find a case by beside its own row.
CREATE TABLE case_flags (
  flag TEXT NOT NULL,
  is_open BOOLEAN NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (flag, is_open, case_id)
);
CREATE INDEX case_flags_of_case ON case_flags (case_id);
INSERT INTO case_flags (flag, is_open, case_id)
SELECT DISTINCT 'promised', TRUE, remedies.case_id FROM remedies JOIN cases ON cases.id = remedies.case_id
WHERE remedies.done_at IS NULL AND cases.is_open;
INSERT INTO case_flags (flag, is_open, case_id)
SELECT DISTINCT 'promise_late', TRUE, remedies.case_id FROM remedies JOIN cases ON cases.id = remedies.case_id
WHERE remedies.done_at IS NULL AND remedies.late AND cases.is_open;
