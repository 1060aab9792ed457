CREATE TABLE teams (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
);

CREATE TABLE providers (
  slug TEXT PRIMARY KEY,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  position INTEGER NOT NULL,
  active BOOLEAN NOT NULL
);

CREATE TABLE people (
  id BIGINT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  senior BOOLEAN NOT NULL,
  team_id BIGINT REFERENCES teams (id),
  password_hash TEXT,
  locale TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  confirmed_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX people_by_role ON people (role, name);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  person_id BIGINT REFERENCES people (id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  last_seen_at TIMESTAMP NOT NULL,
  idle_seconds BIGINT NOT NULL,
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_of_person ON sessions (person_id, last_seen_at);
CREATE INDEX sessions_expiring ON sessions (expires_at);

CREATE TABLE links (
  id BIGINT PRIMARY KEY,
  purpose TEXT NOT NULL,
  target_id BIGINT NOT NULL,
  generation INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  UNIQUE (purpose, target_id)
);

CREATE TABLE cases (
  id BIGINT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  head TEXT NOT NULL,
  status TEXT NOT NULL,
  outcome TEXT,
  root_cause TEXT,
  waiting_for TEXT,
  waiting_until TIMESTAMP,
  problem_type TEXT NOT NULL,
  priority TEXT NOT NULL,
  level INTEGER NOT NULL,
  team_id BIGINT REFERENCES teams (id),
  assignee_id BIGINT REFERENCES people (id),
  consumer_id BIGINT REFERENCES people (id),
  contact_name TEXT NOT NULL,
  contact_email TEXT,
  contact_phone TEXT,
  locale TEXT NOT NULL,
  channel TEXT NOT NULL,
  provider TEXT NOT NULL,
  merchant TEXT NOT NULL,
  order_number TEXT,
  payment_reference TEXT,
  amount_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  ordered_on DATE,
  paid_on DATE,
  displayed_status TEXT,
  summary TEXT NOT NULL,
  filed_at TIMESTAMP NOT NULL,
  last_activity_at TIMESTAMP NOT NULL,
  status_at TIMESTAMP,
  resolved_at TIMESTAMP,
  closed_at TIMESTAMP,
  run INTEGER NOT NULL,
  unanswered BOOLEAN NOT NULL,
  files INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  consent BOOLEAN NOT NULL,
  due_at TIMESTAMP NOT NULL,
  due_clock TEXT,
  soon_at TIMESTAMP NOT NULL,
  sweep_at TIMESTAMP NOT NULL,
  is_open BOOLEAN NOT NULL,
  is_waiting BOOLEAN NOT NULL,
  is_due_soon BOOLEAN NOT NULL
);
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
  case_id BIGINT NOT NULL REFERENCES cases (id),
  link_id BIGINT NOT NULL REFERENCES links (id),
  generation INTEGER NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  PRIMARY KEY (session_hash, case_id)
);

CREATE TABLE texts (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  title TEXT,
  body TEXT,
  salt TEXT,
  at TIMESTAMP NOT NULL
);
CREATE INDEX texts_of_case ON texts (case_id, id);

CREATE TABLE events (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  seq BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  by_kind TEXT NOT NULL,
  by_person BIGINT,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  text_id BIGINT,
  text_hash TEXT,
  for_consumer BOOLEAN NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (case_id, seq)
);

CREATE TABLE clocks (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  run INTEGER NOT NULL,
  target BIGINT NOT NULL,
  pauses BOOLEAN NOT NULL,
  started_at TIMESTAMP NOT NULL,
  spent BIGINT NOT NULL,
  running_since TIMESTAMP,
  due_at TIMESTAMP,
  soon_at TIMESTAMP,
  provisional BOOLEAN NOT NULL,
  paused_at TIMESTAMP,
  warned_at TIMESTAMP,
  missed_at TIMESTAMP,
  met_at TIMESTAMP,
  ended_at TIMESTAMP,
  PRIMARY KEY (case_id, kind, run)
);
CREATE INDEX clocks_unmet ON clocks (kind, started_at, case_id) WHERE ended_at IS NULL;

CREATE TABLE offers (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  text_id BIGINT NOT NULL,
  remedy TEXT NOT NULL,
  amount_minor BIGINT,
  currency TEXT,
  due_on DATE NOT NULL,
  until TIMESTAMP NOT NULL,
  state TEXT NOT NULL,
  decided_at TIMESTAMP
);
CREATE INDEX offers_of_case ON offers (case_id, id);

CREATE TABLE remedies (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  amount_minor BIGINT,
  currency TEXT,
  due_on DATE NOT NULL,
  done_at TIMESTAMP
);
CREATE INDEX remedies_of_case ON remedies (case_id, id);

CREATE TABLE facts (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  claimant TEXT NOT NULL,
  state TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  text_id BIGINT
);
CREATE INDEX facts_of_case ON facts (case_id, id);

CREATE TABLE measurements (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  clock TEXT NOT NULL,
  run INTEGER NOT NULL,
  started_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP NOT NULL,
  working BIGINT NOT NULL,
  wall BIGINT NOT NULL,
  target BIGINT NOT NULL,
  in_time BOOLEAN NOT NULL,
  person_id BIGINT,
  team_id BIGINT,
  problem_type TEXT NOT NULL,
  PRIMARY KEY (case_id, clock, run)
);
CREATE INDEX measurements_by_start ON measurements (clock, started_at, working, wall, in_time, person_id, team_id, problem_type, case_id);

CREATE TABLE drafts (
  id BIGINT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person_id BIGINT REFERENCES people (id) ON DELETE SET NULL,
  answers TEXT NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  filed_case_id BIGINT UNIQUE REFERENCES cases (id)
);
CREATE INDEX drafts_expiring ON drafts (expires_at);

CREATE TABLE evidence (
  id BIGINT PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  draft_id BIGINT REFERENCES drafts (id),
  case_id BIGINT REFERENCES cases (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_person BIGINT,
  received_at TIMESTAMP NOT NULL,
  wants_preview BOOLEAN NOT NULL,
  preview_sha256 TEXT
);
CREATE INDEX evidence_of_case ON evidence (case_id, id);
CREATE INDEX evidence_of_draft ON evidence (draft_id, id);
CREATE INDEX evidence_by_content ON evidence (sha256);
CREATE INDEX evidence_by_preview ON evidence (preview_sha256);
CREATE INDEX evidence_wanting_preview ON evidence (id) WHERE wants_preview;

CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  person_id BIGINT REFERENCES people (id) ON DELETE CASCADE,
  link_id BIGINT REFERENCES links (id),
  text_id BIGINT,
  recipient_hash TEXT NOT NULL,
  locale TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  next_at TIMESTAMP NOT NULL,
  attempts INTEGER NOT NULL,
  is_queued BOOLEAN NOT NULL,
  lease TEXT,
  sent_at TIMESTAMP,
  last_error TEXT
);
CREATE INDEX outbox_queued ON outbox (next_at, id) WHERE is_queued;
CREATE INDEX outbox_by_recipient ON outbox (recipient_hash, created_at);
CREATE INDEX outbox_of_case ON outbox (case_id, id);

CREATE TABLE changes (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at TIMESTAMP NOT NULL
);

CREATE TABLE idempotency_keys (
  principal TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (at);

CREATE TABLE audits (
  id BIGINT PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  by_person BIGINT,
  what TEXT NOT NULL,
  target_id BIGINT,
  before TEXT NOT NULL,
  after TEXT NOT NULL
);

CREATE SEQUENCE case_numbers;
