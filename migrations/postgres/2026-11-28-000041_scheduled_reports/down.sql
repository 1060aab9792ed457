DROP TABLE report_letters;
DROP TABLE report_runs;
DROP TABLE report_recipients;
DROP TABLE report_schedules;
