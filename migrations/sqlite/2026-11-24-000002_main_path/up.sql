CREATE TABLE teams (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;

CREATE TABLE providers (
  slug TEXT PRIMARY KEY,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  position INTEGER NOT NULL,
  active INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  senior INTEGER NOT NULL,
  team_id INTEGER REFERENCES teams (id),
  password_hash TEXT,
  locale TEXT NOT NULL,
  active INTEGER NOT NULL,
  confirmed_at TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX people_by_role ON people (role, name);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  idle_seconds INTEGER NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_of_person ON sessions (person_id, last_seen_at);
CREATE INDEX sessions_expiring ON sessions (expires_at);

CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  UNIQUE (purpose, target_id)
) STRICT;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  head TEXT NOT NULL,
  status TEXT NOT NULL,
  outcome TEXT,
  root_cause TEXT,
  waiting_for TEXT,
  waiting_until TEXT,
  problem_type TEXT NOT NULL,
  priority TEXT NOT NULL,
  level INTEGER NOT NULL,
  team_id INTEGER REFERENCES teams (id),
  assignee_id INTEGER REFERENCES people (id),
  consumer_id INTEGER REFERENCES people (id),
  contact_name TEXT NOT NULL,
  contact_email TEXT,
  contact_phone TEXT,
  locale TEXT NOT NULL,
  channel TEXT NOT NULL,
  provider TEXT NOT NULL,
  merchant TEXT NOT NULL,
  order_number TEXT,
  payment_reference TEXT,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  ordered_on TEXT,
  paid_on TEXT,
  displayed_status TEXT,
  summary TEXT NOT NULL,
  filed_at TEXT NOT NULL,
  last_activity_at TEXT NOT NULL,
  status_at TEXT,
  resolved_at TEXT,
  closed_at TEXT,
  run INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  consent INTEGER NOT NULL,
  due_at TEXT NOT NULL,
  due_clock TEXT,
  soon_at TEXT NOT NULL,
  sweep_at TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  is_waiting INTEGER NOT NULL,
  is_due_soon INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_open_by_due ON cases (due_at, id, team_id) WHERE is_open;
CREATE INDEX cases_open_of_agent ON cases (assignee_id, due_at, id) WHERE is_open;
CREATE INDEX cases_open_unassigned ON cases (due_at, id, team_id) WHERE is_open AND assignee_id IS NULL;
CREATE INDEX cases_open_of_team ON cases (team_id, due_at, id) WHERE is_open;
CREATE INDEX cases_open_waiting ON cases (due_at, id, team_id) WHERE is_open AND is_waiting;
CREATE INDEX cases_open_due_soon ON cases (due_at, id, team_id) WHERE is_open AND is_due_soon;
CREATE INDEX cases_to_sweep ON cases (sweep_at, id) WHERE is_open;
CREATE INDEX cases_closed ON cases (closed_at, id) WHERE NOT is_open;
CREATE INDEX cases_of_consumer ON cases (consumer_id, filed_at, id) WHERE consumer_id IS NOT NULL;
CREATE INDEX cases_of_email ON cases (contact_email);

CREATE TABLE guest_cases (
  session_hash TEXT NOT NULL REFERENCES sessions (token_hash) ON DELETE CASCADE,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  link_id INTEGER NOT NULL REFERENCES links (id),
  generation INTEGER NOT NULL,
  opened_at TEXT NOT NULL,
  PRIMARY KEY (session_hash, case_id)
) STRICT;

CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  title TEXT,
  body TEXT,
  salt TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX texts_of_case ON texts (case_id, id);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_person INTEGER,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  text_id INTEGER,
  text_hash TEXT,
  for_consumer INTEGER NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (case_id, seq)
) STRICT;

CREATE TABLE clocks (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  run INTEGER NOT NULL,
  target INTEGER NOT NULL,
  pauses INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  spent INTEGER NOT NULL,
  running_since TEXT,
  due_at TEXT,
  soon_at TEXT,
  provisional INTEGER NOT NULL,
  paused_at TEXT,
  warned_at TEXT,
  missed_at TEXT,
  met_at TEXT,
  ended_at TEXT,
  PRIMARY KEY (case_id, kind, run)
) STRICT;
CREATE INDEX clocks_unmet ON clocks (kind, started_at, case_id) WHERE ended_at IS NULL;

CREATE TABLE offers (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  text_id INTEGER NOT NULL,
  remedy TEXT NOT NULL,
  amount_minor INTEGER,
  currency TEXT,
  due_on TEXT NOT NULL,
  until TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_at TEXT
) STRICT;
CREATE INDEX offers_of_case ON offers (case_id, id);

CREATE TABLE remedies (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  amount_minor INTEGER,
  currency TEXT,
  due_on TEXT NOT NULL,
  done_at TEXT
) STRICT;
CREATE INDEX remedies_of_case ON remedies (case_id, id);

CREATE TABLE facts (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  claimant TEXT NOT NULL,
  state TEXT NOT NULL,
  at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  text_id INTEGER
) STRICT;
CREATE INDEX facts_of_case ON facts (case_id, id);

CREATE TABLE measurements (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  clock TEXT NOT NULL,
  run INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  working INTEGER NOT NULL,
  wall INTEGER NOT NULL,
  target INTEGER NOT NULL,
  in_time INTEGER NOT NULL,
  person_id INTEGER,
  team_id INTEGER,
  problem_type TEXT NOT NULL,
  PRIMARY KEY (case_id, clock, run)
) STRICT;
CREATE INDEX measurements_by_start ON measurements (clock, started_at, working, wall, in_time, person_id, team_id, problem_type, case_id);

CREATE TABLE drafts (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person_id INTEGER REFERENCES people (id) ON DELETE SET NULL,
  answers TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  filed_case_id INTEGER UNIQUE REFERENCES cases (id)
) STRICT;
CREATE INDEX drafts_expiring ON drafts (expires_at);

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  draft_id INTEGER REFERENCES drafts (id),
  case_id INTEGER REFERENCES cases (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_person INTEGER,
  received_at TEXT NOT NULL,
  wants_preview INTEGER NOT NULL,
  preview_sha256 TEXT
) STRICT;
CREATE INDEX evidence_of_case ON evidence (case_id, id);
CREATE INDEX evidence_of_draft ON evidence (draft_id, id);
CREATE INDEX evidence_by_content ON evidence (sha256);
CREATE INDEX evidence_by_preview ON evidence (preview_sha256);
CREATE INDEX evidence_wanting_preview ON evidence (id) WHERE wants_preview;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  case_id INTEGER REFERENCES cases (id),
  person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
  link_id INTEGER REFERENCES links (id),
  text_id INTEGER,
  recipient_hash TEXT NOT NULL,
  locale TEXT NOT NULL,
  created_at TEXT NOT NULL,
  next_at TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  is_queued INTEGER NOT NULL,
  lease TEXT,
  sent_at TEXT,
  last_error TEXT
) STRICT;
CREATE INDEX outbox_queued ON outbox (next_at, id) WHERE is_queued;
CREATE INDEX outbox_by_recipient ON outbox (recipient_hash, created_at);
CREATE INDEX outbox_of_case ON outbox (case_id, id);

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
  principal TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (principal, route, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (at);

CREATE TABLE audits (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by_person INTEGER,
  what TEXT NOT NULL,
  target_id INTEGER,
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;

CREATE TABLE case_numbers (
  id INTEGER PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT;
INSERT INTO case_numbers (id, next) VALUES (1, 1);
