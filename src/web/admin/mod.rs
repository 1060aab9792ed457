//! The administrator's pages.

pub mod calendars;
pub mod checklists;
pub mod fact_senders;
pub mod fields;
pub mod guides;
pub mod letters;
pub mod macros;
pub mod merchants;
mod moves;
pub mod order_files;
pub mod people;
pub mod policy;
pub mod providers;
mod publishing;
pub mod retention;
pub mod routing;
pub mod rules;
pub mod settings;
pub mod teams;
pub mod tokens;
pub mod versions;
pub mod webhooks;
