DROP TABLE screenshot_readings;
