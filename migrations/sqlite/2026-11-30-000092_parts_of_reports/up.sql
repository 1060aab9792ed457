-- What a report that is sent by itself tells; those of before tell what they told.
ALTER TABLE report_schedules ADD COLUMN parts TEXT NOT NULL DEFAULT 'times ends ratings';
