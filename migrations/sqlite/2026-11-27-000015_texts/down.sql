DELETE FROM outbox WHERE way <> 'mail';
ALTER TABLE outbox DROP COLUMN way;
ALTER TABLE people DROP COLUMN texts;
