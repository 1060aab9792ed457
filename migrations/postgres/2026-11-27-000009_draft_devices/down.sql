DROP TABLE draft_devices;
