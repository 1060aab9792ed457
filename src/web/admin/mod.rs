//! The administrator's pages.

pub mod people;
