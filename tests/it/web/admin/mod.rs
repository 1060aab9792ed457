//! The administrator's pages.

mod calendars;
mod checklists;
mod erasures;
mod forgotten;
mod guides;
pub mod ical;
mod letters;
pub mod merchants;
mod order_files;
mod people;
pub mod policies;
mod providers;
mod retention;
pub mod routing;
mod rules;
mod settings;
mod teams;
mod versions;
mod webhooks;
