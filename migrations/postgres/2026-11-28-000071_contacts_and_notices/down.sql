DROP TABLE notices_sent;
ALTER TABLE providers DROP COLUMN note;
ALTER TABLE providers DROP COLUMN address;
ALTER TABLE providers DROP COLUMN phone;
