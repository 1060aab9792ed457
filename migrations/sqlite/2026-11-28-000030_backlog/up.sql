-- How much was open when a day began: all of it, by team, and without one.
CREATE TABLE backlog_days (
  day TEXT NOT NULL,
  -- Empty: all; `none`: cases of no team; otherwise the team's id.
  team TEXT NOT NULL,
  open INTEGER NOT NULL,
  -- Not known of days from before anybody counted.
  due_today INTEGER,
  overdue INTEGER,
  unassigned INTEGER,
  consumer INTEGER,
  merchant INTEGER,
  platform INTEGER,
  offered INTEGER,
  PRIMARY KEY (team, day)
) STRICT;
