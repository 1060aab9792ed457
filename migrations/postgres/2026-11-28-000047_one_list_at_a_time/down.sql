DROP INDEX exports_waiting;
