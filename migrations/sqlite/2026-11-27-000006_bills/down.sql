DROP TABLE bill_lines;
DROP TABLE bill_readings;
