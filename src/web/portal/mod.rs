//! The consumer's pages.

pub mod filing;
pub mod home;
