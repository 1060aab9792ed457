//! The database, SQLite or PostgreSQL: the only room that knows diesel. Imports `domain` alone.
//! A case is altered by [`cases::record`] and by nothing else.

pub mod accounts;
pub mod alerts;
pub mod case_page;
pub mod cases;
pub mod chain;
mod connect;
pub mod db;
pub mod dialect;
pub mod drafts;
pub mod error;
pub mod evidence;
mod figures;
pub mod filling;
pub mod hold;
pub mod housekeeping;
pub mod idempotency;
pub mod ids;
pub mod lag;
pub mod letters;
mod line;
pub mod links;
pub mod migrate;
pub mod outbox;
pub mod own_cases;
pub mod pace;
mod parts;
pub mod people;
pub mod pressing;
pub mod previews;
pub mod providers;
pub mod queue;
pub mod recomputations;
pub mod reports;
mod rows;
pub mod rules;
pub mod schema;
pub mod sessions;
pub mod subjects;
pub mod timeline;
mod times;
pub mod verify;
mod workers;
mod writer;

pub use db::{Conn, Db};
pub use error::StoreError;
