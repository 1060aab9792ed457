-- What reports count of what happens to cases, each told once, with what the case was at that moment
-- (src/domain/figures/occurrence.rs). Keys are texts, empty for nobody, as those of figure_days.
CREATE TABLE occurrences (
  case_id BIGINT NOT NULL,
  what TEXT NOT NULL,
  code TEXT NOT NULL,
  item BIGINT NOT NULL,
  value TEXT NOT NULL,
  day DATE NOT NULL,
  agent TEXT NOT NULL,
  team TEXT NOT NULL,
  provider TEXT NOT NULL,
  merchant TEXT NOT NULL,
  problem_type TEXT NOT NULL,
  level TEXT NOT NULL,
  -- Of a promise.
  due_on DATE,
  -- Of an end.
  filed_on DATE,
  asked_on DATE,
  PRIMARY KEY (case_id, what, code, item)
);
CREATE INDEX occurrences_by_day ON occurrences
  (what, day, code, value, agent, team, provider, merchant, problem_type, level, case_id, item);
CREATE INDEX occurrences_by_due_day ON occurrences (what, value, due_on, case_id) WHERE due_on IS NOT NULL;
CREATE INDEX occurrences_again ON occurrences (merchant, code, provider, filed_on, day, asked_on) WHERE filed_on IS NOT NULL;

-- What happened before. The days are those of China, where the first calendar is.
INSERT INTO occurrences
SELECT case_id, 'missed', kind, clocks.run, '', (clocks.started_at + interval '8 hours')::date, coalesce(coalesce(assignee_id, worker_id)::text, ''), coalesce(cases.team_id::text, ''),
  provider, merchant, problem_type, level::text, NULL, NULL, NULL
FROM clocks JOIN cases ON cases.id = case_id WHERE missed_at IS NOT NULL;
INSERT INTO occurrences
SELECT id, 'closed', coalesce(root_cause, ''), seq, coalesce(outcome, ''), (closed_at + interval '8 hours')::date, coalesce(coalesce(assignee_id, worker_id)::text, ''), coalesce(cases.team_id::text, ''),
  provider, merchant, problem_type, level::text, NULL, (filed_at + interval '8 hours')::date,
  (SELECT (min(started_at) + interval '8 hours')::date FROM clocks WHERE case_id = cases.id AND kind = 'merchant_answer')
FROM cases WHERE status = 'closed' AND closed_at IS NOT NULL;
INSERT INTO occurrences
SELECT case_id, 'rated', '', ratings.run, score::text, coalesce((closed_at + interval '8 hours')::date, (ratings.at + interval '8 hours')::date), coalesce(ratings.person_id::text, ''), coalesce(ratings.team_id::text, ''),
  provider, merchant, ratings.problem_type, level::text, NULL, NULL, NULL
FROM ratings JOIN cases ON cases.id = case_id;
INSERT INTO occurrences
SELECT case_id, 'promised', kind, remedies.id,
  CASE WHEN done_at IS NULL THEN 'open' WHEN (done_at + interval '8 hours')::date <= due_on THEN 'done' ELSE 'late' END
    || CASE WHEN done_at IS NULL OR kind IN ('apologise', 'explain') THEN '' ELSE '_proven' END,
  coalesce((SELECT (min(decided_at) + interval '8 hours')::date FROM offers WHERE offers.case_id = remedies.case_id AND state = 'accepted'), (filed_at + interval '8 hours')::date),
  coalesce(coalesce(assignee_id, worker_id)::text, ''), coalesce(cases.team_id::text, ''), provider, merchant, problem_type, level::text, due_on, NULL, NULL
FROM remedies JOIN cases ON cases.id = case_id;
INSERT INTO occurrences
SELECT case_id, CASE kind WHEN 'clock_extended' THEN 'extension_granted' ELSE kind END, data::json ->> 'clock', events.seq - 1, '',
  (events.at + interval '8 hours')::date, coalesce(by_person::text, ''), coalesce(cases.team_id::text, ''), provider, merchant, problem_type, level::text, NULL, NULL, NULL
FROM events JOIN cases ON cases.id = case_id WHERE kind IN ('extension_asked', 'clock_extended', 'extension_refused');
INSERT INTO occurrences
SELECT case_id, 'reopened', '', events.seq - 1, '', (events.at + interval '8 hours')::date, coalesce(coalesce(assignee_id, worker_id)::text, ''), coalesce(cases.team_id::text, ''),
  provider, merchant, problem_type, level::text, NULL, NULL, NULL
FROM events JOIN cases ON cases.id = case_id WHERE kind = 'reopened';
