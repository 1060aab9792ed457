DROP TABLE merchants_counted;
DROP TABLE merchants;
