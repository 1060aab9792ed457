-- About how many cases a list will have, so that its page says how far it is.
ALTER TABLE exports ADD COLUMN about INTEGER;
