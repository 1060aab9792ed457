DROP INDEX case_readers_by_person;
DROP INDEX case_readers_by_day;
DROP INDEX audits_by_person;
DROP INDEX audits_by_time;
CREATE INDEX audits_by_time ON audits (at, id);
DROP INDEX events_by_person;
DROP INDEX events_of_staff;
DROP TABLE checkpoint_heads;
DROP TABLE checkpoints;
