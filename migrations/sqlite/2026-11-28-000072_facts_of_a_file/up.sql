-- What a file of orders did to which cases.
CREATE INDEX fact_origins_of_file ON fact_origins (file_id, fact_id) WHERE file_id IS NOT NULL;
