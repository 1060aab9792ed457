//! The administrator's pages.

mod calendars;
mod checklists;
mod forgotten;
mod guides;
pub mod ical;
mod letters;
mod merchants;
mod people;
pub mod policies;
mod providers;
mod retention;
mod routing;
mod rules;
mod settings;
mod teams;
