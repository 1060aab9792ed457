-- The last hour in which it burst, also once it was decided upon: its hours stay what stood as evidence then.
ALTER TABLE incidents ADD COLUMN burst_hour BIGINT NOT NULL DEFAULT 0;
UPDATE incidents SET burst_hour = to_hour;
