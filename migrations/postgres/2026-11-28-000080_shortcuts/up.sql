-- Whether the keys of the desk are listened to: whoever turned them off did so on every computer.
ALTER TABLE people ADD COLUMN shortcuts BOOLEAN NOT NULL DEFAULT TRUE;
