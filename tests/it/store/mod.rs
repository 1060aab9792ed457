mod db;
mod db_groups;
mod ids;
mod migrate;
mod throughput;
