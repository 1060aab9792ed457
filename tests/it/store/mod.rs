mod audit_plans;
mod cases;
mod db;
mod db_groups;
mod db_opening;
mod db_postgres;
mod ids;
mod live_plans;
mod migrate;
mod notifications;
mod plans;
mod queue;
mod rollups;
mod routing_plans;
mod search;
mod search_plans;
mod throughput;

pub use db::Gate;
