//! The database, SQLite or PostgreSQL: the only room that knows diesel. Imports `domain` alone.
//! A case is altered by [`cases::record`] and by nothing else.

pub mod cases;
pub mod chain;
mod connect;
pub mod db;
pub mod dialect;
pub mod error;
pub mod ids;
mod line;
pub mod links;
pub mod migrate;
mod parts;
pub mod people;
pub mod reports;
mod rows;
pub mod schema;
pub mod sessions;
mod times;
mod workers;
mod writer;

pub use db::{Conn, Db};
pub use error::StoreError;
