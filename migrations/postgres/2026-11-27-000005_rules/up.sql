-- What administrators changed: versions of policies, calendars and rules of escalation, as JSON. A version is never altered.
CREATE TABLE rule_versions (
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  by_person BIGINT,
  PRIMARY KEY (kind, slug, version)
);

-- One row: moves on with every change of the rules, so that each process sees when to read them again.
CREATE TABLE rule_revisions (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision BIGINT NOT NULL
);
INSERT INTO rule_revisions (id, revision) VALUES (1, 0);

-- Open cases that are to be reckoned anew after a change of the rules: how far the job has come.
CREATE TABLE recomputations (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  by_person BIGINT,
  after_case BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  done_at TIMESTAMP
);
CREATE INDEX recomputations_open ON recomputations (id) WHERE done_at IS NULL;

-- Who of ours is to hear of a case; several go out in one letter.
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
CREATE INDEX alerts_waiting ON alerts (tell_at, person_id) WHERE letter_id IS NULL;
CREATE INDEX alerts_by_age ON alerts (at);
CREATE INDEX alerts_of_letter ON alerts (letter_id, id) WHERE letter_id IS NOT NULL;

ALTER TABLE clocks ADD COLUMN policy_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE clocks ADD COLUMN in_days BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE clocks ADD COLUMN warn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN pause_ends_at TIMESTAMP;
ALTER TABLE clocks ADD COLUMN paused BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN extensions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clocks ADD COLUMN extended BIGINT NOT NULL DEFAULT 0;
UPDATE clocks SET warn = GREATEST(target / 5, 3600), in_days = (kind = 'final_response');

ALTER TABLE cases ADD COLUMN vulnerable BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE cases ADD COLUMN worker_id BIGINT;
ALTER TABLE cases ADD COLUMN reviewed TEXT NOT NULL DEFAULT '';
UPDATE cases SET worker_id = assignee_id;
ALTER TABLE cases ADD COLUMN demanded_at TIMESTAMP;
ALTER TABLE cases ADD COLUMN extension_clock TEXT;
ALTER TABLE cases ADD COLUMN extension_days INTEGER;
ALTER TABLE cases ADD COLUMN extension_text_id BIGINT;
ALTER TABLE cases ADD COLUMN extension_by BIGINT;
ALTER TABLE cases ADD COLUMN referral_body TEXT;
ALTER TABLE cases ADD COLUMN referral_until TIMESTAMP;
ALTER TABLE cases ADD COLUMN referral_text_id BIGINT;
-- Batches over all open cases go by it, however many closed ones lie between.
CREATE INDEX cases_open_by_id ON cases (id) WHERE is_open;
CREATE INDEX cases_open_with_extension ON cases (due_at, id, team_id) WHERE is_open AND extension_clock IS NOT NULL;

ALTER TABLE providers ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
UPDATE providers SET kind = 'payment' WHERE slug IN ('alipay', 'wechat');
UPDATE providers SET kind = 'lender' WHERE slug IN ('qihoo360', 'shiguang');
UPDATE providers SET kind = 'marketplace' WHERE slug IN ('jd', 'meituan', 'eleme', 'pinduoduo', 'douyin');
