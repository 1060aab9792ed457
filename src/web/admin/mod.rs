//! The administrator's pages.

pub mod calendars;
mod fields;
pub mod guides;
mod moves;
pub mod people;
pub mod policy;
mod publishing;
pub mod rules;
