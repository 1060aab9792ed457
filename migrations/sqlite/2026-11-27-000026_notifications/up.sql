-- What somebody of ours hears of a case: one row a person and happening, read in the inbox and gathered into letters.
-- No personal data: which case, what happened, who of ours did it, when.
CREATE TABLE notifications (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  clock TEXT,
  due_at TEXT,
  -- Who of ours did it.
  by_person INTEGER,
  at TEXT NOT NULL,
  is_unread INTEGER NOT NULL,
  -- Not before this a letter tells it; NULL: none does, or it was read before one did.
  tell_at TEXT,
  letter_id INTEGER,
  -- Only quiet hours that its reader chose put its letter off.
  at_any_hour INTEGER NOT NULL DEFAULT 0
) STRICT;
-- What waits already has the hour that its rule gave it.
INSERT INTO notifications (id, person_id, case_id, kind, clock, due_at, at, is_unread, tell_at, letter_id, at_any_hour)
  SELECT id, person_id, case_id, about, clock, due_at, at, 0, tell_at, letter_id, 1 FROM alerts;
DROP TABLE alerts;
CREATE INDEX notifications_of_person ON notifications (person_id, id);
CREATE INDEX notifications_unread ON notifications (person_id, id) WHERE is_unread;
CREATE INDEX notifications_unread_of_case ON notifications (case_id, person_id) WHERE is_unread;
CREATE INDEX notifications_waiting ON notifications (tell_at, person_id) WHERE letter_id IS NULL AND tell_at IS NOT NULL;
CREATE INDEX notifications_of_letter ON notifications (letter_id, id) WHERE letter_id IS NOT NULL;
CREATE INDEX notifications_by_age ON notifications (at);

-- What somebody chose to hear of, and when they want no letters; no row: as usual.
CREATE TABLE notification_wishes (
  person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
  wishes TEXT NOT NULL,
  -- Minutes of the day, local time; NULL: no quiet hours.
  quiet_from INTEGER,
  quiet_to INTEGER,
  quiet_days_off INTEGER NOT NULL
) STRICT;
