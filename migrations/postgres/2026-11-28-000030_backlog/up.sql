-- How much was open when a day began: all of it, by team, and without one.
CREATE TABLE backlog_days (
  day DATE NOT NULL,
  -- Empty: all; `none`: cases of no team; otherwise the team's id.
  team TEXT NOT NULL,
  open BIGINT NOT NULL,
  -- Not known of days from before anybody counted.
  due_today BIGINT,
  overdue BIGINT,
  unassigned BIGINT,
  consumer BIGINT,
  merchant BIGINT,
  platform BIGINT,
  offered BIGINT,
  PRIMARY KEY (team, day)
);
