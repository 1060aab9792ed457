-- What came before knows no such clock.
DELETE FROM clocks WHERE kind = 'final_response';
ALTER TABLE clocks DROP COLUMN policy;
