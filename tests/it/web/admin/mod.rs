//! The administrator's pages.

mod policies;
mod rules;
