-- Of a clock for an answer from outside: who was asked, a merchant or a platform. NULL where no question is found for it; such a
-- clock counts in no figure of either.
ALTER TABLE clocks ADD COLUMN asked TEXT;
UPDATE clocks SET asked = (
  SELECT CASE events.kind WHEN 'merchant_asked' THEN 'merchant' ELSE 'platform' END FROM events
  WHERE events.case_id = clocks.case_id AND events.kind IN ('merchant_asked', 'platform_asked') AND events.at <= clocks.started_at
  ORDER BY events.seq DESC LIMIT 1)
WHERE kind = 'merchant_answer';

-- Of an end: when each of them was first asked.
ALTER TABLE occurrences ADD COLUMN merchant_asked_on TEXT;
ALTER TABLE occurrences ADD COLUMN platform_asked_on TEXT;
DROP TRIGGER occurrences_altered;
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on, merchant_asked_on,
  platform_asked_on
ON occurrences WHEN OLD.to_pack IS NULL
BEGIN
  INSERT OR IGNORE INTO occurrence_spoils VALUES (OLD.what, OLD.day);
  INSERT OR IGNORE INTO occurrence_spoils VALUES (NEW.what, NEW.day);
END;
UPDATE occurrences SET
  merchant_asked_on = (SELECT date(min(started_at), '+8 hours') FROM clocks
    WHERE clocks.case_id = occurrences.case_id AND clocks.kind = 'merchant_answer' AND clocks.asked = 'merchant'),
  platform_asked_on = (SELECT date(min(started_at), '+8 hours') FROM clocks
    WHERE clocks.case_id = occurrences.case_id AND clocks.kind = 'merchant_answer' AND clocks.asked = 'platform')
WHERE what = 'closed' AND asked_on IS NOT NULL;

-- What was asked before. Whatever came from them after the date, before they were asked again, was a late answer.
INSERT INTO occurrences (case_id, what, code, item, value, day, agent, team, provider, merchant, problem_type, level, to_pack)
SELECT asked.case_id, 'asked', asked.asked, asked.run,
  CASE
    WHEN asked.met_at IS NOT NULL AND asked.missed_at IS NULL
      THEN 'in_time ' || (CAST(strftime('%s', asked.met_at) AS INTEGER) - CAST(strftime('%s', asked.started_at) AS INTEGER))
    WHEN coalesce(asked.met_at, asked.late_at) IS NOT NULL
      THEN 'late ' || (CAST(strftime('%s', coalesce(asked.met_at, asked.late_at)) AS INTEGER) - CAST(strftime('%s', asked.started_at) AS INTEGER))
    WHEN asked.ended_at IS NULL THEN 'open'
    WHEN asked.missed_at IS NOT NULL THEN 'silent'
    ELSE 'dropped'
  END,
  date(asked.started_at, '+8 hours'), coalesce(CAST(coalesce(assignee_id, worker_id) AS TEXT), ''), coalesce(CAST(cases.team_id AS TEXT), ''),
  provider,
  coalesce((SELECT merchants.name FROM merchant_spellings JOIN merchants ON merchants.id = merchant_spellings.merchant_id
    WHERE merchant_spellings.name = cases.merchant), cases.merchant),
  problem_type, CAST(level AS TEXT), date(asked.started_at, '+8 hours')
FROM (
  SELECT clocks.*,
    (SELECT min(facts.recorded_at) FROM facts WHERE facts.case_id = clocks.case_id AND clocks.missed_at IS NOT NULL
      AND facts.recorded_at > clocks.ended_at
      AND (facts.claimant = clocks.asked OR (facts.claimant = 'payment_rail' AND clocks.asked = 'platform'))
      AND NOT EXISTS (SELECT 1 FROM clocks AS later WHERE later.case_id = clocks.case_id AND later.kind = clocks.kind
        AND later.asked = clocks.asked AND later.run > clocks.run AND later.started_at <= facts.recorded_at)) AS late_at
  FROM clocks WHERE clocks.kind = 'merchant_answer' AND clocks.asked IS NOT NULL
) AS asked JOIN cases ON cases.id = asked.case_id;
