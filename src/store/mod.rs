//! The database, and nothing above it: one room for both, SQLite and PostgreSQL.

mod connect;
pub mod db;
pub mod error;
pub mod ids;
mod line;
pub mod migrate;
mod workers;
mod writer;
