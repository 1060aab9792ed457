DROP TABLE order_files;
DROP TABLE order_mappings;
DROP TABLE fact_origins;
DROP TABLE fact_messages;
DROP TABLE fact_secrets;
DROP TABLE fact_senders;
