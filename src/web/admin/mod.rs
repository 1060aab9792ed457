//! The administrator's pages.

pub mod calendars;
mod fields;
mod moves;
pub mod people;
pub mod policy;
mod publishing;
pub mod rules;
