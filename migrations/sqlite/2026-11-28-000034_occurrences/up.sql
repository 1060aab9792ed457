-- What reports count of what happens to cases, each told once, with what the case was at that moment
-- (src/domain/figures/occurrence.rs). Keys are texts, empty for nobody, as those of figure_days.
CREATE TABLE occurrences (
  case_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  code TEXT NOT NULL,
  item INTEGER NOT NULL,
  value TEXT NOT NULL,
  day TEXT NOT NULL,
  agent TEXT NOT NULL,
  team TEXT NOT NULL,
  provider TEXT NOT NULL,
  merchant TEXT NOT NULL,
  problem_type TEXT NOT NULL,
  level TEXT NOT NULL,
  -- Of a promise.
  due_on TEXT,
  -- Of an end.
  filed_on TEXT,
  asked_on TEXT,
  PRIMARY KEY (case_id, what, code, item)
) STRICT;
CREATE INDEX occurrences_by_day ON occurrences
  (what, day, code, value, agent, team, provider, merchant, problem_type, level, case_id, item);
CREATE INDEX occurrences_by_due_day ON occurrences (what, value, due_on, case_id) WHERE due_on IS NOT NULL;
CREATE INDEX occurrences_again ON occurrences (merchant, code, provider, filed_on, day, asked_on) WHERE filed_on IS NOT NULL;

-- What happened before. The days are those of China, where the first calendar is.
INSERT INTO occurrences
SELECT case_id, 'missed', kind, clocks.run, '', date(clocks.started_at, '+8 hours'), coalesce(CAST(coalesce(assignee_id, worker_id) AS TEXT), ''), coalesce(CAST(cases.team_id AS TEXT), ''),
  provider, merchant, problem_type, CAST(level AS TEXT), NULL, NULL, NULL
FROM clocks JOIN cases ON cases.id = case_id WHERE missed_at IS NOT NULL;
INSERT INTO occurrences
SELECT id, 'closed', coalesce(root_cause, ''), seq, coalesce(outcome, ''), date(closed_at, '+8 hours'), coalesce(CAST(coalesce(assignee_id, worker_id) AS TEXT), ''), coalesce(CAST(cases.team_id AS TEXT), ''),
  provider, merchant, problem_type, CAST(level AS TEXT), NULL, date(filed_at, '+8 hours'),
  (SELECT date(min(started_at), '+8 hours') FROM clocks WHERE case_id = cases.id AND kind = 'merchant_answer')
FROM cases WHERE status = 'closed' AND closed_at IS NOT NULL;
INSERT INTO occurrences
SELECT case_id, 'rated', '', ratings.run, CAST(score AS TEXT), coalesce(date(closed_at, '+8 hours'), date(ratings.at, '+8 hours')), coalesce(CAST(ratings.person_id AS TEXT), ''), coalesce(CAST(ratings.team_id AS TEXT), ''),
  provider, merchant, ratings.problem_type, CAST(level AS TEXT), NULL, NULL, NULL
FROM ratings JOIN cases ON cases.id = case_id;
INSERT INTO occurrences
SELECT case_id, 'promised', kind, remedies.id,
  CASE WHEN done_at IS NULL THEN 'open' WHEN date(done_at, '+8 hours') <= due_on THEN 'done' ELSE 'late' END
    || CASE WHEN done_at IS NULL OR kind IN ('apologise', 'explain') THEN '' ELSE '_proven' END,
  coalesce((SELECT date(min(decided_at), '+8 hours') FROM offers WHERE offers.case_id = remedies.case_id AND state = 'accepted'), date(filed_at, '+8 hours')),
  coalesce(CAST(coalesce(assignee_id, worker_id) AS TEXT), ''), coalesce(CAST(cases.team_id AS TEXT), ''), provider, merchant, problem_type, CAST(level AS TEXT), due_on, NULL, NULL
FROM remedies JOIN cases ON cases.id = case_id;
INSERT INTO occurrences
SELECT case_id, CASE kind WHEN 'clock_extended' THEN 'extension_granted' ELSE kind END, json_extract(data, '$.clock'), events.seq - 1, '',
  date(events.at, '+8 hours'), coalesce(CAST(by_person AS TEXT), ''), coalesce(CAST(cases.team_id AS TEXT), ''), provider, merchant, problem_type, CAST(level AS TEXT), NULL, NULL, NULL
FROM events JOIN cases ON cases.id = case_id WHERE kind IN ('extension_asked', 'clock_extended', 'extension_refused');
INSERT INTO occurrences
SELECT case_id, 'reopened', '', events.seq - 1, '', date(events.at, '+8 hours'), coalesce(CAST(coalesce(assignee_id, worker_id) AS TEXT), ''), coalesce(CAST(cases.team_id AS TEXT), ''),
  provider, merchant, problem_type, CAST(level AS TEXT), NULL, NULL, NULL
FROM events JOIN cases ON cases.id = case_id WHERE kind = 'reopened';
