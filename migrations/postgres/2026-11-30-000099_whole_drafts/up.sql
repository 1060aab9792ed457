-- All that stands in a form is kept, as one JSON object of its fields.
ALTER TABLE desk_drafts ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';
UPDATE desk_drafts SET fields = json_build_object(
  CASE kind WHEN 'closure' THEN 'explanation' WHEN 'escalation' THEN 'reason' ELSE 'body' END, body, 'whom', whom, 'until', until)::text;
ALTER TABLE desk_drafts DROP COLUMN body;
ALTER TABLE desk_drafts DROP COLUMN whom;
ALTER TABLE desk_drafts DROP COLUMN until;
