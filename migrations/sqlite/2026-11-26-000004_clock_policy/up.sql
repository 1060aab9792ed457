-- Which policy asks for a clock: the house's own, or a law's.
ALTER TABLE clocks ADD COLUMN policy TEXT NOT NULL DEFAULT 'house';
