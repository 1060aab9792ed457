-- Which cases were open on an earlier day follows from when each ended and when it was taken up again.
CREATE INDEX events_turns ON events (case_id, seq, kind, at)
  WHERE kind IN ('closed', 'withdrawn', 'merged_into', 'reopened', 'parted');
