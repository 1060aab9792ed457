DROP INDEX webhooks_told;
ALTER TABLE webhooks DROP COLUMN is_told;
DROP INDEX merchants_asking;
ALTER TABLE merchants DROP COLUMN asks_again;
DROP TABLE merchant_reads;
ALTER TABLE merchant_requests DROP COLUMN promised_until;
