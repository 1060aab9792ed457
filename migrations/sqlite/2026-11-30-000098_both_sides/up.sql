-- Of a clock for an answer from outside that was missed: when whoever was asked said something after all, or it turned out to be
-- another's order.
ALTER TABLE clocks ADD COLUMN settled_at TEXT;
UPDATE clocks SET settled_at = (
  SELECT min(since.at) FROM (
    SELECT facts.recorded_at AS at FROM facts
    WHERE facts.case_id = clocks.case_id AND facts.claimant = 'merchant' AND facts.recorded_at > clocks.ended_at
    UNION ALL
    SELECT events.at FROM events
    WHERE events.case_id = clocks.case_id AND events.kind = 'corrected' AND events.data LIKE '%"merchant"%'
      AND events.at > clocks.ended_at
  ) AS since)
WHERE kind = 'merchant_answer' AND asked = 'merchant' AND missed_at IS NOT NULL AND met_at IS NULL;

-- A merchant asked by letter was waited for whatever else its case waited for: what came of that is what came of the question.
UPDATE occurrences SET value = told.value FROM (
  SELECT clocks.case_id, clocks.run, CASE
      WHEN merchant_requests.heard_at IS NULL THEN 'silent'
      WHEN merchant_requests.in_time THEN 'in_time ' || (CAST(strftime('%s', merchant_requests.heard_at) AS INTEGER) - CAST(strftime('%s', merchant_requests.asked_at) AS INTEGER))
      ELSE 'late ' || (CAST(strftime('%s', merchant_requests.heard_at) AS INTEGER) - CAST(strftime('%s', merchant_requests.asked_at) AS INTEGER))
    END AS value
  FROM merchant_requests JOIN clocks
    ON clocks.case_id = merchant_requests.case_id AND clocks.kind = 'merchant_answer' AND clocks.asked = 'merchant'
      AND clocks.started_at = merchant_requests.asked_at
  WHERE (merchant_requests.heard_at IS NOT NULL OR merchant_requests.missed_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM clocks AS later WHERE later.case_id = clocks.case_id AND later.kind = clocks.kind
      AND later.started_at = clocks.started_at AND later.run > clocks.run)
) AS told
WHERE occurrences.case_id = told.case_id AND occurrences.what = 'asked' AND occurrences.code = 'merchant'
  AND occurrences.item = told.run AND occurrences.value = 'dropped';

-- Who promised. What is not known of a remedy that is gone stays empty.
ALTER TABLE occurrences ADD COLUMN promiser TEXT NOT NULL DEFAULT '';
DROP TRIGGER occurrences_altered;
CREATE TRIGGER occurrences_altered AFTER UPDATE OF
  what, code, value, day, agent, team, provider, merchant, problem_type, level, due_on, filed_on, asked_on, merchant_asked_on,
  platform_asked_on, promiser
ON occurrences WHEN OLD.to_pack IS NULL
BEGIN
  INSERT OR IGNORE INTO occurrence_spoils VALUES (OLD.what, OLD.day);
  INSERT OR IGNORE INTO occurrence_spoils VALUES (NEW.what, NEW.day);
END;
UPDATE occurrences SET promiser = remedies.promiser FROM remedies
WHERE occurrences.what = 'promised' AND occurrences.case_id = remedies.case_id AND occurrences.item = remedies.id;

-- What came in after a notice and is open still, of one merchant or one provider. Each case has a reference: that it is asked for
-- keeps these from lists of the queue, which want another order.
CREATE INDEX cases_open_of_merchant_since ON cases (merchant, filed_at) WHERE is_open AND reference IS NOT NULL;
CREATE INDEX cases_open_of_provider_since ON cases (provider, filed_at) WHERE is_open AND reference IS NOT NULL;
