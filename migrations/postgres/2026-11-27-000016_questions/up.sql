-- Which questions of the request that a case waits for are open: its text, how many there are, the numbers of the open ones.
ALTER TABLE cases ADD COLUMN questions TEXT;
