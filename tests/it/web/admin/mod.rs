//! The administrator's pages.

mod calendars;
pub mod ical;
mod policies;
mod rules;
