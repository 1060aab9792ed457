ALTER TABLE desk_drafts ADD COLUMN body TEXT NOT NULL DEFAULT '';
ALTER TABLE desk_drafts ADD COLUMN whom TEXT NOT NULL DEFAULT '';
ALTER TABLE desk_drafts ADD COLUMN until TEXT NOT NULL DEFAULT '';
UPDATE desk_drafts SET
  body = coalesce(fields::json ->> 'explanation', fields::json ->> 'reason', fields::json ->> 'body', ''),
  whom = coalesce(fields::json ->> 'whom', ''),
  until = coalesce(fields::json ->> 'until', '');
-- The version before knows these kinds alone.
DELETE FROM desk_drafts WHERE kind IN ('promise', 'extension');
ALTER TABLE desk_drafts DROP COLUMN fields;
