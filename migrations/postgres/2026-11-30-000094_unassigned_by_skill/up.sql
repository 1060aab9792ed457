-- Whoever takes the next case knows some languages and platforms: which cases those are is seen without reading each.
DROP INDEX cases_open_unassigned;
CREATE INDEX cases_open_unassigned ON cases (due_at, id, team_id, level, locale, provider) WHERE is_open AND assignee_id IS NULL;
