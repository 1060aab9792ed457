//! The database, SQLite or PostgreSQL: the only room that knows diesel. Imports `domain` alone.
//! A case is altered by [`cases::record`] and by nothing else.

pub mod case_page;
pub mod cases;
pub mod chain;
mod connect;
pub mod db;
pub mod dialect;
pub mod error;
pub mod evidence;
pub mod ids;
mod line;
pub mod links;
pub mod migrate;
mod parts;
pub mod people;
mod rows;
pub mod schema;
pub mod sessions;
pub mod timeline;
mod times;
mod workers;
mod writer;

pub use db::{Conn, Db};
pub use error::StoreError;
