-- Nothing but what was promised was due in them.
UPDATE cases SET sweep_at = '3000-01-01 00:00:00' WHERE status = 'resolved';
DROP TABLE case_flags;
DROP TABLE credit_harms;
DROP TABLE payment_holds;
ALTER TABLE remedies DROP COLUMN dropped_at;
ALTER TABLE remedies DROP COLUMN late;
ALTER TABLE remedies DROP COLUMN reminded;
ALTER TABLE remedies DROP COLUMN due_at;
ALTER TABLE remedies DROP COLUMN remind_at;
ALTER TABLE remedies DROP COLUMN promiser;
ALTER TABLE offers DROP COLUMN promiser;
