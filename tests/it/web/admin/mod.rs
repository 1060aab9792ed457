//! The administrator's pages.

mod calendars;
pub mod ical;
pub mod policies;
mod rules;
