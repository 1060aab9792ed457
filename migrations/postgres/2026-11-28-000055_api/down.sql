DROP INDEX cases_closed_of_no_team;
DROP INDEX cases_closed_of_team;
DROP INDEX cases_closed_by_activity;
DROP TABLE api_answers;
DROP TABLE api_tokens;
