mod db;
mod db_groups;
mod ids;
mod migrate;
mod queue;
mod throughput;
