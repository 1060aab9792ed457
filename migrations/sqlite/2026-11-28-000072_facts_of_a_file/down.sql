DROP INDEX fact_origins_of_file;
