//! The administrator's pages.

mod fields;
mod moves;
pub mod people;
pub mod policy;
pub mod rules;
