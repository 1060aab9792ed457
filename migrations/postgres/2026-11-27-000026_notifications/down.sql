DROP TABLE notification_wishes;
CREATE TABLE alerts (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  about TEXT NOT NULL,
  clock TEXT,
  due_at TIMESTAMP,
  at TIMESTAMP NOT NULL,
  tell_at TIMESTAMP NOT NULL,
  letter_id BIGINT
);
INSERT INTO alerts (id, person_id, case_id, about, clock, due_at, at, tell_at, letter_id)
  SELECT id, person_id, case_id, kind, clock, due_at, at, tell_at, letter_id FROM notifications
  WHERE tell_at IS NOT NULL AND kind IN ('warned', 'missed', 'reopened', 'stakes', 'demanded');
DROP TABLE notifications;
CREATE INDEX alerts_waiting ON alerts (tell_at, person_id) WHERE letter_id IS NULL;
CREATE INDEX alerts_by_age ON alerts (at);
CREATE INDEX alerts_of_letter ON alerts (letter_id, id) WHERE letter_id IS NOT NULL;
