//! The administrator's pages.

mod calendars;
mod checklists;
mod guides;
mod letters;
pub mod ical;
mod merchants;
mod people;
pub mod policies;
mod providers;
mod retention;
mod routing;
mod rules;
mod teams;
