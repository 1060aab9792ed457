-- Filing for a consumer goes on later: the key of the form that a draft at the desk belongs to, for the list of one's own.
ALTER TABLE drafts ADD COLUMN intake_key TEXT;
CREATE INDEX drafts_of_desk ON drafts (person_id, filed_case_id, updated_at, id) WHERE intake_key IS NOT NULL;
