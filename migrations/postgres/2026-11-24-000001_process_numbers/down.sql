DROP TABLE process_numbers;
