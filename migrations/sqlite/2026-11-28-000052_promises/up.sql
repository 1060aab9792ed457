-- Who has to do what was promised, when somebody is reminded of it, and what became of it.
ALTER TABLE offers ADD COLUMN promiser TEXT NOT NULL DEFAULT 'house';
ALTER TABLE remedies ADD COLUMN promiser TEXT NOT NULL DEFAULT 'house';
ALTER TABLE remedies ADD COLUMN remind_at TEXT NOT NULL DEFAULT '2999-12-31 00:00:00';
ALTER TABLE remedies ADD COLUMN due_at TEXT NOT NULL DEFAULT '2999-12-31 00:00:00';
ALTER TABLE remedies ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE remedies ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE remedies ADD COLUMN dropped_at TEXT;

-- What was promised before: the day ends, and its eve begins, as in the house's first zone.
UPDATE remedies SET remind_at = datetime(due_on, '-23 hours'), due_at = datetime(due_on, '+16 hours');
-- What was late before anybody looked is late, and nobody is written to about it now.
UPDATE remedies SET reminded = 1, late = 1 WHERE done_at IS NULL AND due_at <= datetime('now');
UPDATE cases SET sweep_at = (SELECT MIN(remind_at) FROM remedies WHERE case_id = cases.id AND done_at IS NULL AND NOT late)
WHERE is_open AND EXISTS (SELECT 1 FROM remedies WHERE case_id = cases.id AND done_at IS NULL AND NOT late AND remind_at < cases.sweep_at);

-- What a provider is asked to leave alone while its payment is disputed.
CREATE TABLE payment_holds (
  id INTEGER NOT NULL PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  text_id INTEGER NOT NULL,
  asks TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  until TEXT NOT NULL,
  late INTEGER NOT NULL,
  answered_at TEXT,
  granted TEXT NOT NULL,
  -- The last day on which it holds.
  ends_on TEXT,
  remind_at TEXT,
  ends_at TEXT,
  reminded INTEGER NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX payment_holds_of_case ON payment_holds (case_id, id);

-- Harm to a consumer's credit, and the newest objection to it.
CREATE TABLE credit_harms (
  case_id INTEGER NOT NULL PRIMARY KEY REFERENCES cases (id),
  harm TEXT NOT NULL,
  said_at TEXT NOT NULL,
  door TEXT,
  filed_on TEXT,
  answer_by TEXT,
  late INTEGER NOT NULL,
  answer TEXT,
  answered_at TEXT,
  -- Somebody still has to do something.
  is_open INTEGER NOT NULL,
  -- By when; where there is no date yet, when it was said.
  due_at TEXT NOT NULL,
  corrected_at TEXT,
  -- When time has something to say of the objection, also once the case is closed.
  next_at TEXT
) STRICT;
CREATE INDEX credit_harms_open ON credit_harms (due_at, case_id) WHERE is_open;
CREATE INDEX credit_harms_next ON credit_harms (next_at, case_id) WHERE next_at IS NOT NULL;

-- What lists find a case by beside its own row.
CREATE TABLE case_flags (
  flag TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  PRIMARY KEY (flag, is_open, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_flags_of_case ON case_flags (case_id);
INSERT INTO case_flags (flag, is_open, case_id)
SELECT DISTINCT 'promised', 1, remedies.case_id FROM remedies JOIN cases ON cases.id = remedies.case_id
WHERE remedies.done_at IS NULL AND cases.is_open;
INSERT INTO case_flags (flag, is_open, case_id)
SELECT DISTINCT 'promise_late', 1, remedies.case_id FROM remedies JOIN cases ON cases.id = remedies.case_id
WHERE remedies.done_at IS NULL AND remedies.late AND cases.is_open;
